// @module-tag pglite
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { hintOf } from '../../schema/secret-hint'
import { makeKey } from '../../testing/make/keys'
import { makeTenant, type Tenant } from '../../testing/make/tenant'
import { statementsOf } from '../../testing/services/statements'
import { activityOf, everythingStored } from '../../testing/services/stored'
import type { PersonActor } from '../access/actor'
import { database } from '../database/open'
import type { PersonRole } from '../prisma-client/enums'
import { nowMs } from '../runtime/clock'
import { deleteKey } from './delete'
import { lookUpKey } from './look-up'
import { pauseKey } from './pause'
import { hashSecret, makeSecret } from './secret'

const hashOf = (secret: string) => hashSecret(secret).toString('hex')
const lookUp = async (actor: PersonActor, secret: string) => (await lookUpKey(actor, { hash: hashOf(secret) })).match

const day = 86_400_000

/** Another secret of the key. */
async function addSecret(keyId: string, more: { createdAt?: Date; revokedAt?: Date; endsAt?: Date }) {
  const secret = makeSecret()
  const { prisma } = await database()
  await prisma.apiKeySecret.create({ data: { keyId, hash: hashSecret(secret), hint: hintOf(secret), ...more } })
  return secret
}

describe('a key that somebody has', () => {
  let tenant: Tenant

  beforeAll(async () => {
    tenant = await makeTenant()
  })

  test('is found in the project that was asked, by whoever sees its list', async () => {
    const { key, secret } = await makeKey(tenant.admin, { name: 'CI' })
    const project = { org: 'eng', orgName: 'Engineering', project: 'web', projectName: 'web' }
    const match = { id: key.id, name: 'CI', hint: key.hint, state: 'ACTIVE', project, isHere: true }
    for (const actor of [tenant.admin, tenant.seiAdmin, tenant.lead, tenant.viewer]) expect(await lookUp(actor, secret)).toEqual(match)
  })

  test('is found in another project by who may see that, and by nobody else', async () => {
    const { key, secret } = await makeKey(tenant.adminElsewhere)
    expect(await lookUp(tenant.admin, secret)).toMatchObject({ id: key.id, isHere: false, project: { project: 'ops' } })
    for (const actor of [tenant.seiAdmin, tenant.lead, tenant.viewer]) expect(await lookUp(actor, secret)).toBeNull()
    const { prisma } = await database()
    const binding = { accountId: tenant.accountId, personId: tenant.viewer.person.id, role: 'SEI_VIEWER' as const, projectId: tenant.adminElsewhere.projectId }
    const { id } = await prisma.roleBinding.create({ data: binding })
    expect(await lookUp(tenant.viewer, secret)).toMatchObject({ id: key.id, isHere: false })
    await prisma.roleBinding.delete({ where: { id } })
    expect(await lookUp(tenant.viewer, secret)).toBeNull()
  })

  test('is found in no other account', async () => {
    const { secret } = await makeKey((await makeTenant()).admin)
    expect(await lookUp(tenant.admin, secret)).toBeNull()
  })

  test('is not found in a deleted project', async () => {
    const { admin, adminElsewhere } = await makeTenant()
    const { secret } = await makeKey(adminElsewhere)
    const { prisma } = await database()
    await prisma.project.update({ where: { id: adminElsewhere.projectId }, data: { archivedAt: new Date(), deletedAt: new Date() } })
    expect(await lookUp(admin, secret)).toBeNull()
  })

  test('that is unknown or out of sight is answered alike, with the same statements', async () => {
    const { secret } = await makeKey(tenant.adminElsewhere)
    const { secret: elsewhere } = await makeKey((await makeTenant()).admin)
    const asked = []
    for (const token of [makeSecret(), secret, elsewhere]) {
      asked.push(await statementsOf(async () => expect(await lookUpKey(tenant.lead, { hash: hashOf(token) })).toEqual({ match: null })))
    }
    if (inject('databaseKind') === 'postgresql') expect(asked[0]).toHaveLength(1)
    expect(asked).toEqual([asked[0], asked[0], asked[0]])
  })

  test.each([
    ['PAUSED', async (keyId: string) => void (await pauseKey(tenant.admin, keyId))],
    ['EXPIRED', (keyId: string) => expire(keyId, -1)],
    ['EXPIRING_SOON', (keyId: string) => expire(keyId, day)],
    ['ROTATING', async (keyId: string) => void (await addSecret(keyId, { createdAt: new Date(nowMs() + 1) }))],
  ])('is told to be %s', async (state, change) => {
    const { key, secret } = await makeKey(tenant.admin)
    await change(key.id)
    expect(await lookUp(tenant.viewer, secret)).toMatchObject({ id: key.id, state, hint: key.hint })
  })

  async function expire(keyId: string, left: number) {
    const { prisma } = await database()
    await prisma.apiKeySecret.updateMany({ where: { keyId }, data: { expiresAt: new Date(nowMs() + left) } })
  }

  test.each([
    ['REPLACED', 'was ended', async (keyId: string) => addSecret(keyId, { createdAt: new Date(nowMs() - day), revokedAt: new Date(nowMs()) })],
    ['REPLACED', 'has ended by itself', async (keyId: string) => addSecret(keyId, { createdAt: new Date(nowMs() - day), endsAt: new Date(nowMs() - 1) })],
  ])('is told to be %s by a secret that %s, and only to who may read keys', async (state, _, add) => {
    const { key, secret: current } = await makeKey(tenant.admin)
    const old = await add(key.id)
    expect(await lookUp(tenant.lead, old)).toMatchObject({ id: key.id, state, hint: hintOf(old) })
    expect(await lookUp(tenant.viewer, old)).toBeNull()
    expect(await lookUp(tenant.viewer, current)).toMatchObject({ state: 'ACTIVE' })
  })

  test('that was deleted is told to who may read keys in its project', async () => {
    const { key, secret } = await makeKey(tenant.adminElsewhere)
    await deleteKey(tenant.adminElsewhere, key.id)
    expect(await lookUp(tenant.admin, secret)).toMatchObject({ id: key.id, state: 'DELETED', hint: key.hint, isHere: false })
    const { prisma } = await database()
    const give = (role: PersonRole) =>
      prisma.roleBinding.create({
        data: { accountId: tenant.accountId, personId: tenant.lead.person.id, role, projectId: tenant.adminElsewhere.projectId },
      })
    // A lead here who only views there.
    await give('SEI_VIEWER')
    expect(await lookUp(tenant.lead, secret)).toBeNull()
    await give('SEI_TEAM_MANAGER')
    expect(await lookUp(tenant.lead, secret)).toMatchObject({ state: 'DELETED' })
  })

  test('of an archived project is told to be of one', async () => {
    const { admin, adminElsewhere, viewer } = await makeTenant()
    const { secret } = await makeKey(admin)
    const { prisma } = await database()
    await prisma.project.update({ where: { id: admin.projectId }, data: { archivedAt: new Date() } })
    expect(await lookUp(viewer, secret)).toMatchObject({ state: 'ARCHIVED' })
    expect(await lookUp(adminElsewhere, secret)).toMatchObject({ state: 'ARCHIVED', isHere: false })
  })

  test('leaves no trace of its hash', async () => {
    const { admin, accountId } = await makeTenant()
    const { secret } = await makeKey(admin)
    const before = await activityOf(accountId)
    await lookUp(admin, secret)
    expect(await activityOf(accountId)).toEqual(before)
    expect(await everythingStored()).not.toContain(hashOf(secret))
  })
})
