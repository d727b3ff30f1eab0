// @module-tag pglite
import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { UpdateKey } from '../../schema/key'
import { makeKey } from '../../testing/make/keys'
import { activityOf } from '../../testing/services/stored'
import { makePerson } from '../../testing/make/people'
import { makeTenant, testRequest } from '../../testing/make/tenant'
import { database } from '../database/open'
import { noteUntrustedUse } from '../runtime/forwarding-notice'
import { deleteKey } from './delete'
import { getKey } from '../../testing/calls/get-key'
import { listKeys } from './list'
import { updateKey } from './update'

test('a key gets another name and description, and nothing else of it changes', async () => {
  const { admin, seiAdmin } = await makeTenant()
  const { key } = await makeKey(admin, { name: 'CI', description: 'builds' })
  const after = await updateKey(seiAdmin, key.id, { name: 'CD', description: 'deploys' })
  expect(after).toEqual({ ...key, name: 'CD', description: 'deploys' })
  expect(await getKey(admin, key.id)).toEqual(after)
})

test('the activity log says what it was and what it is, of what changed', async () => {
  const { admin, seiAdmin, accountId } = await makeTenant()
  const { key } = await makeKey(admin, { name: 'CI', description: 'builds' })
  await updateKey(seiAdmin, key.id, { name: 'CD' })
  expect((await activityOf(accountId)).slice(1)).toMatchObject([
    {
      actorLabel: seiAdmin.person.email,
      action: 'EDITED',
      targetId: key.id,
      targetName: 'CD',
      details: { before: { name: 'CI' }, after: { name: 'CD' } },
      requestId: testRequest.requestId,
      address: testRequest.address,
    },
  ])
  const [, edited] = await activityOf(accountId)
  expect(edited!.details).toEqual({ before: { name: 'CI' }, after: { name: 'CD' } })
})

test('an update whose activity row cannot be written changes nothing', async () => {
  const { admin } = await makeTenant()
  const { key } = await makeKey(admin)
  await expect(updateKey({ ...admin, label: 'nobody\0' }, key.id, { name: 'CD' })).rejects.toThrow()
  expect(await getKey(admin, key.id)).toEqual(key)
})

test('an update that changes nothing is not told of', async () => {
  const { admin, accountId } = await makeTenant()
  const { key } = await makeKey(admin, { name: 'CI', description: 'builds' })
  const unchanged: UpdateKey[] = [
    {},
    { name: 'CI' },
    { name: 'CI', description: 'builds', expiresAt: null, networks: [], responsibleId: null },
    { responsibleId: admin.person.id },
  ]
  for (const input of unchanged) expect(await updateKey(admin, key.id, input)).toEqual(key)
  expect(await activityOf(accountId)).toHaveLength(1)
})

test('a renamed key is found by its new name, and its old name is free', async () => {
  const { admin } = await makeTenant()
  const { key } = await makeKey(admin, { name: 'CI', description: 'builds' })
  await updateKey(admin, key.id, { name: 'ÄPFEL', description: 'Obst' })
  const found = async (q: string) => (await listKeys(admin, { q, sort: 'name', limit: 10 })).total
  expect([await found('äpfel'), await found('obst'), await found('ci'), await found('builds')]).toEqual([1, 1, 0, 0])
  await expect(makeKey(admin, { name: 'CI' })).resolves.toBeDefined()
})

test('a name may change its case, but not become that of another key', async () => {
  const { admin, adminElsewhere } = await makeTenant()
  const { key } = await makeKey(admin, { name: 'CI' })
  const other = await makeKey(admin, { name: 'CD' })
  await makeKey(adminElsewhere, { name: 'elsewhere' })
  const deleted = await makeKey(admin, { name: 'deleted' })
  await deleteKey(admin, deleted.key.id)
  await expect(updateKey(admin, key.id, { name: 'cd' })).rejects.toMatchObject({ code: 'name_taken', status: 409 })
  for (const name of ['ci', 'Elsewhere', 'deleted']) {
    expect(await updateKey(admin, key.id, { name })).toMatchObject({ name })
  }
  expect(await getKey(admin, other.key.id)).toMatchObject({ name: 'CD' })
})

test('of two keys that want one name at once, one gets it', async () => {
  const { admin } = await makeTenant()
  const keys = await Promise.all([makeKey(admin), makeKey(admin)])
  const tries = await Promise.allSettled(keys.map(({ key }) => updateKey(admin, key.id, { name: 'wanted' })))
  expect(tries.map((attempt) => attempt.status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('a key of another project or account, a deleted one and one that never was are not found', async () => {
  const { admin, adminElsewhere } = await makeTenant()
  const { admin: stranger } = await makeTenant()
  const { key } = await makeKey(admin)
  const deleted = await makeKey(admin)
  await deleteKey(admin, deleted.key.id)
  const tries = await Promise.allSettled([
    updateKey(adminElsewhere, key.id, { name: 'mine' }),
    updateKey(stranger, key.id, { name: 'mine' }),
    updateKey(admin, deleted.key.id, { name: 'mine' }),
    updateKey(admin, randomUUID(), { name: 'mine' }),
  ])
  for (const attempt of tries) expect(attempt).toMatchObject({ reason: { code: 'not_found' } })
  expect(await getKey(admin, key.id)).toEqual(key)
})

describe('networks', () => {
  test('are kept in canonical form, each once, and told to the log', async () => {
    const { admin, seiAdmin, accountId } = await makeTenant()
    const { key } = await makeKey(admin)
    const networks = [' 203.0.113.7', '::ffff:198.51.100.0/120', '2001:DB8:0::/32', '203.0.113.7/32']
    const after = await updateKey(seiAdmin, key.id, { networks })
    expect(after).toEqual({ ...key, networks: ['203.0.113.7/32', '198.51.100.0/24', '2001:db8::/32'] })
    expect(await getKey(admin, key.id)).toEqual(after)
    expect((await activityOf(accountId))[1]!.details).toEqual({ before: { networks: [] }, after: { networks: after.networks } })
  })

  test('that are inside of others are left out', async () => {
    const { admin } = await makeTenant()
    const { key } = await makeKey(admin)
    const networks = ['10.1.2.3', '10.0.0.0/8', '10.1.0.0/16', '2001:db8:1::/48', '2001:db8::/32', '::/128']
    expect(await updateKey(admin, key.id, { networks })).toMatchObject({ networks: ['10.0.0.0/8', '2001:db8::/32', '::/128'] })
  })

  test('in another order or spelling are no change, and an empty list is everywhere', async () => {
    const { admin, accountId } = await makeTenant()
    const { key } = await makeKey(admin)
    const bound = await updateKey(admin, key.id, { networks: ['10.0.0.0/8', '192.0.2.1'] })
    expect(await updateKey(admin, key.id, { networks: ['192.0.2.1/32', '10.0.0.0/8'] })).toEqual(bound)
    expect(await activityOf(accountId)).toHaveLength(2)
    expect(await updateKey(admin, key.id, { networks: [] })).toEqual(key)
  })

  test('are refused at their place where they are none, and nothing of the edit is done', async () => {
    const { admin } = await makeTenant()
    const { key } = await makeKey(admin)
    await expect(updateKey(admin, key.id, { name: 'CD', networks: ['10.0.0.0/8', 'office', '10.0.0.1/8'] })).rejects.toMatchObject({
      code: 'validation',
      errors: [
        { pointer: '/networks/1', detail: expect.any(String) },
        { pointer: '/networks/2', detail: expect.stringContaining('10.0.0.0/8') },
      ],
    })
    expect(await getKey(admin, key.id)).toEqual(key)
  })
})

describe('networks where the addresses of callers are those of a proxy that is not trusted', () => {
  const refused = {
    code: 'conflict',
    status: 409,
    detail: expect.stringContaining('TRUST_PROXY'),
    errors: [{ pointer: '/networks', detail: expect.stringContaining('TRUST_PROXY') }],
  }

  test('are not set: neither by a request that came so, nor while keys of the account are used so', async () => {
    const { admin } = await makeTenant()
    const { key } = await makeKey(admin)
    const networks = ['192.0.2.0/24']
    const forwarded = { ...admin, request: { ...admin.request, isForwardedUntrusted: true } }
    await expect(updateKey(forwarded, key.id, { networks })).rejects.toMatchObject(refused)
    noteUntrustedUse((await makeTenant()).accountId)
    expect(await updateKey(admin, key.id, { networks })).toMatchObject({ networks })
    noteUntrustedUse(admin.accountId)
    await expect(updateKey(admin, key.id, { networks: ['192.0.2.1'] })).rejects.toMatchObject(refused)
  })

  test('may stay as they are, and be taken away', async () => {
    const { admin } = await makeTenant()
    const { key } = await makeKey(admin)
    const bound = await updateKey(admin, key.id, { networks: ['192.0.2.0/24'] })
    noteUntrustedUse(admin.accountId)
    expect(await updateKey(admin, key.id, { description: 'edited', networks: bound.networks })).toEqual({ ...bound, description: 'edited' })
    expect(await updateKey(admin, key.id, { networks: [] })).toMatchObject({ networks: [] })
  })
})

describe('the responsible person', () => {
  const refused = { code: 'validation', errors: [{ pointer: '/responsibleId', detail: 'Choose a member of this project.' }] }

  test('becomes another member, and the creator again', async () => {
    const { admin, seiAdmin, viewer, accountId } = await makeTenant()
    const { key } = await makeKey(admin)
    const after = await updateKey(seiAdmin, key.id, { responsibleId: viewer.person.id })
    expect(after).toEqual({ ...key, responsible: viewer.person })
    expect(await updateKey(seiAdmin, key.id, { responsibleId: null })).toEqual(key)
    await updateKey(seiAdmin, key.id, { responsibleId: viewer.person.id })
    expect(await updateKey(seiAdmin, key.id, { responsibleId: admin.person.id })).toEqual(key)
    const [, first] = await activityOf(accountId)
    expect(first!.details).toEqual({ before: { responsible: admin.person.email }, after: { responsible: viewer.person.email } })
  })

  test('is nobody of another project or account, and the answer is the same for an id that nobody has', async () => {
    const { admin, accountId, adminElsewhere } = await makeTenant()
    const { admin: stranger } = await makeTenant()
    const { key } = await makeKey(admin)
    const ofOps = await makePerson(accountId, { roles: [{ role: 'SEI_ADMIN', projectId: adminElsewhere.projectId }] })
    for (const responsibleId of [stranger.person.id, ofOps.id, randomUUID()]) {
      await expect(updateKey(admin, key.id, { name: 'CD', responsibleId })).rejects.toMatchObject(refused)
    }
    expect(await getKey(admin, key.id)).toEqual(key)
  })

  test('stays when they lose their role or are disabled, also through an edit; but nobody hands it to them again', async () => {
    const { admin, lead, viewer } = await makeTenant()
    const { key } = await makeKey(admin)
    const theirs = await updateKey(admin, key.id, { responsibleId: lead.person.id })
    const { prisma } = await database()
    await prisma.person.update({ where: { id: lead.person.id }, data: { disabledAt: new Date() } })
    await prisma.roleBinding.deleteMany({ where: { personId: lead.person.id } })
    const edit = { description: 'edited', responsibleId: lead.person.id.toUpperCase() }
    expect(await updateKey(admin, key.id, UpdateKey.parse(edit))).toEqual({ ...theirs, description: 'edited' })
    await updateKey(admin, key.id, { responsibleId: viewer.person.id })
    await expect(updateKey(admin, key.id, { responsibleId: lead.person.id })).rejects.toMatchObject(refused)
  })

  test('is not the creator again once they are no member', async () => {
    const { admin, seiAdmin, viewer } = await makeTenant()
    const { key } = await makeKey(seiAdmin)
    await updateKey(admin, key.id, { responsibleId: viewer.person.id })
    const { prisma } = await database()
    await prisma.roleBinding.deleteMany({ where: { personId: seiAdmin.person.id } })
    await expect(updateKey(admin, key.id, { responsibleId: null })).rejects.toMatchObject(refused)
  })
})
