// @module-tag pglite
import { afterEach, describe, expect, test } from 'vitest'
import { UpdateKey } from '../../schema/key'
import { ChangeKeys } from '../../schema/key-bulk'
import { callGateway } from '../../testing/calls/gateway'
import { getKey } from '../../testing/calls/get-key'
import { keyBehind, makeKey } from '../../testing/make/keys'
import { makeTenant } from '../../testing/make/tenant'
import { activityOf } from '../../testing/services/stored'
import type { PersonActor } from '../access/actor'
import { requirePermission } from '../access/actor'
import { turnClock } from '../runtime/clock'
import { changeKeys } from './bulk'
import { pauseKey } from './pause'
import { rotateKey } from './rotate'
import { updateKey } from './update'

afterEach(() => turnClock(0))

const narrow = { role: 'INGESTION' } as const
const narrowMany = async (actor: PersonActor, ids: string[]) => (await changeKeys(actor, ChangeKeys.parse({ action: 'narrow', ids }))).results
const editsOf = async (accountId: string) => (await activityOf(accountId)).filter(({ action }) => action === 'EDITED')

describe('an Admin key becomes an Ingestion key', () => {
  test('at the next request with the secret that it has, and nothing else of it changes', async () => {
    const { admin, seiAdmin, accountId } = await makeTenant()
    const { key, secret } = await makeKey(admin, { role: 'ADMIN' })
    const configure = () => callGateway('/api/v2/integrations', { key: secret })
    const read = () => callGateway('/api/v2/developers/schema', { key: secret })
    expect((await configure()).status).toBe(200)
    const readBefore = (await read()).status
    const { name, hint, expiresAt, status } = key
    expect(await updateKey(seiAdmin, key.id, narrow)).toMatchObject({ ...narrow, name, hint, expiresAt, status })
    expect((await configure()).status).toBe(403)
    expect((await read()).status).toBe(readBefore)
    expect(await editsOf(accountId)).toMatchObject([
      { actorId: seiAdmin.id, targetId: key.id, targetName: key.name, details: { before: { role: 'ADMIN' }, after: { role: 'INGESTION' } } },
    ])
  })

  test('with both of its secrets while it rotates, and also while it is paused', async () => {
    const { admin } = await makeTenant()
    const { key, secret } = await makeKey(admin, { role: 'ADMIN' })
    const rotated = await rotateKey(admin, key.id, { overlap: '1h' })
    await updateKey(admin, key.id, narrow)
    for (const token of [secret, rotated.secret]) expect((await keyBehind(token)).role).toBe('INGESTION')
    const { key: paused } = await makeKey(admin, { role: 'ADMIN' })
    await pauseKey(admin, paused.id)
    expect(await updateKey(admin, paused.id, narrow)).toMatchObject({ role: 'INGESTION', status: 'PAUSED' })
  })

  test('with others at once, each told of', async () => {
    const { admin, adminElsewhere, accountId } = await makeTenant()
    const { key: one } = await makeKey(admin, { role: 'ADMIN' })
    const { key: narrowAlready } = await makeKey(admin)
    const { key: elsewhere } = await makeKey(adminElsewhere, { role: 'ADMIN' })
    expect(await narrowMany(admin, [one.id, narrowAlready.id, elsewhere.id])).toEqual([
      { id: one.id, outcome: 'done', detail: null },
      { id: narrowAlready.id, outcome: 'unchanged', detail: null },
      { id: elsewhere.id, outcome: 'refused', detail: expect.stringContaining('nothing here') },
    ])
    expect((await getKey(adminElsewhere, elsewhere.id)).role).toBe('ADMIN')
    expect(await editsOf(accountId)).toMatchObject([{ targetId: one.id }])
  })

  test('but not with others where it did since what only an Admin key may: the list may be an hour old', async () => {
    const { admin } = await makeTenant()
    const { key, secret } = await makeKey(admin, { role: 'ADMIN' })
    expect((await callGateway('/auth/verify?permission=configure', { key: secret })).status).toBe(204)
    expect(await narrowMany(admin, [key.id])).toEqual([{ id: key.id, outcome: 'refused', detail: expect.stringContaining('only an Admin key may make') }])
    expect((await getKey(admin, key.id)).role).toBe('ADMIN')
    turnClock(31 * 86_400_000)
    expect(await narrowMany(admin, [key.id])).toMatchObject([{ outcome: 'done' }])
    expect(await narrowMany(admin, [key.id])).toMatchObject([{ outcome: 'unchanged' }])
  })

  test('once, where two do it at the same time, and a rename beside it holds', async () => {
    const { admin, seiAdmin, accountId } = await makeTenant()
    const { key } = await makeKey(admin, { role: 'ADMIN' })
    await Promise.all([
      updateKey(admin, key.id, narrow),
      updateKey(seiAdmin, key.id, narrow),
      narrowMany(seiAdmin, [key.id]),
      updateKey(admin, key.id, { name: 'renamed meanwhile' }),
    ])
    expect(await getKey(admin, key.id)).toMatchObject({ role: 'INGESTION', name: 'renamed meanwhile' })
    const told = (await editsOf(accountId)).filter(({ details }) => JSON.stringify(details).includes('INGESTION'))
    expect(told).toHaveLength(1)
  })
})

describe('no role is widened', () => {
  test.each([{ role: 'ADMIN' }, { role: 'admin' }, { role: null }, { role: ['ADMIN'] }])('%j is refused, with what to do', (input) => {
    const { error } = UpdateKey.safeParse(input)
    expect(error?.issues).toMatchObject([{ path: ['role'], message: expect.stringMatching(/narrowed to INGESTION, and never widened\. Create an Admin key/) }])
  })

  test('many at once cannot be asked for another role', () => {
    expect(ChangeKeys.safeParse({ action: 'narrow', ids: ['3f2a0d6c-5b5e-4c39-9d0e-0a4e7d1b2c3d'], role: 'ADMIN' }).success).toBe(false)
    expect(ChangeKeys.safeParse({ action: 'widen', ids: ['3f2a0d6c-5b5e-4c39-9d0e-0a4e7d1b2c3d'] }).success).toBe(false)
  })

  test('an edit of something else leaves the role', async () => {
    const { admin } = await makeTenant()
    const { key } = await makeKey(admin, { role: 'ADMIN' })
    await updateKey(admin, key.id, narrow)
    expect(await updateKey(admin, key.id, { name: 'another name' })).toMatchObject({ role: 'INGESTION' })
  })
})

test.each(['lead', 'viewer'] as const)('a %s narrows no key', async (role) => {
  const tenant = await makeTenant()
  const { key } = await makeKey(tenant.admin, { role: 'ADMIN' })
  await expect(narrowMany(tenant[role], [key.id])).rejects.toMatchObject({ code: 'forbidden' })
  // What the route asks for.
  expect(() => requirePermission(tenant[role], 'api_keys:edit')).toThrow(expect.objectContaining({ code: 'forbidden' }))
  expect((await getKey(tenant.admin, key.id)).role).toBe('ADMIN')
})

test('a key of another project or account is not found', async () => {
  const { admin, adminElsewhere } = await makeTenant()
  const { admin: stranger } = await makeTenant()
  const { key } = await makeKey(admin, { role: 'ADMIN' })
  for (const actor of [adminElsewhere, stranger]) await expect(updateKey(actor, key.id, narrow)).rejects.toMatchObject({ code: 'not_found' })
  expect((await getKey(admin, key.id)).role).toBe('ADMIN')
})
