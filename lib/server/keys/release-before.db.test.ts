import { beforeAll, describe, expect, test } from 'vitest'
import { callsOf, keyBehind, makeKey } from '../../testing/make/keys'
import { makeTenant } from '../../testing/make/tenant'
import * as before from '../../testing/releases/release-before'
import type { CreatedKey } from '../../schema/key'
import type { PersonActor } from '../access/actor'
import { database } from '../database/open'
import { deleteKey } from './delete'
import { getKey } from '../../testing/calls/get-key'
import { hashSecret, makeSecret } from './secret'

let admin: PersonActor
let made: CreatedKey

beforeAll(async () => {
  admin = (await makeTenant()).admin
  made = await makeKey(admin)
})

/** Rows of the check of keys, as arrays of its columns. */
async function verified(...secrets: string[]) {
  const { lookup } = await database()
  return lookup({ name: 'verify-keys of the release before', text: before.verifyKeys, values: [secrets.map(hashSecret)] })
}

test('the release before checks keys on the schema of this one', async () => {
  const { key, secret } = made
  const { projectId, accountId } = admin
  const place = ['web', 'eng', expect.stringMatching(/^acct-/)]
  const row = [2, false, null, false, key.id, key.name, 'INGESTION', projectId, accountId, ...place]
  expect(await verified('no key', secret)).toEqual([row])
})

test('and sees at once what this one deletes', async () => {
  const { key, secret } = await makeKey(admin)
  await deleteKey(admin, key.id)
  expect(await verified(secret)).toEqual([[1, true, null, false, key.id, key.name, ...new Array(6).fill(expect.any(String))]])
})

test('and writes last uses that this one reads', async () => {
  const { query } = await database()
  const hour = '2026-11-25T10:00:00.000Z'
  const used = '2026-11-25T10:20:00.000Z'
  const { id } = made.key
  for (const calls of ['2', '3']) {
    const values = [[id], [used], ['192.0.2.4'], [id], [hour], ['192.0.2.4'], [calls]]
    await query({ text: before.writeUses, values })
  }
  expect(await getKey(admin, id)).toMatchObject({ lastUsedAt: used, lastUsedIp: '192.0.2.4' })
  expect(await callsOf(id)).toEqual([{ hour: new Date(hour), address: '192.0.2.4', calls: 5 }])
})

test('and lists the keys that this one makes', async () => {
  const { query } = await database()
  const { key } = await makeKey(admin)
  const rows = await query({ text: before.listKeys, values: [admin.projectId, 1] })
  expect(rows).toMatchObject([{ id: key.id, name: key.name, hint: key.hint, liveSecrets: 1, creatorId: admin.id }])
})

describe('what it makes beside', () => {
  async function madeBefore(name: string) {
    const { query } = await database()
    const secret = makeSecret()
    const { accountId, projectId, person } = admin
    const values = [accountId, projectId, person.id, name, hashSecret(secret)]
    const [key] = await query<{ id: string }>({ text: before.insertKey, values })
    return { id: key!.id, secret }
  }

  test('is a key that was revealed, may be used from everywhere, and is its creator\'s', async () => {
    const { id, secret } = await madeBefore('made before')
    const { id: personId, name, email } = admin.person
    expect(await getKey(admin, id)).toMatchObject({
      status: 'ACTIVE',
      networks: [],
      responsible: { id: personId, name, email },
      pausedAt: null,
      oldSecret: null,
      expiresAt: null,
    })
    expect(await keyBehind(secret)).toMatchObject({ id, name: 'made before' })
  })

  test('can be deleted by it, and is refused as deleted', async () => {
    const { id, secret } = await madeBefore('deleted before')
    const { query } = await database()
    for (const text of before.deleteKey) await query({ text, values: [id] })
    await query({ text: before.recordDeletion, values: [id, admin.accountId, admin.projectId, '2026-11-25T10:20:00.000Z', '192.0.2.4'] })
    await expect(keyBehind(secret)).rejects.toMatchObject({ code: 'key_deleted' })
    await expect(getKey(admin, id)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('can be deleted by this one', async () => {
    const { id, secret } = await madeBefore('deleted after')
    await deleteKey(admin, id)
    await expect(keyBehind(secret)).rejects.toMatchObject({ code: 'key_deleted' })
  })
})
