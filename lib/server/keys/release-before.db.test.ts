import { beforeAll, expect, test } from 'vitest'
import { makeKey, callsOf } from '../../testing/make/keys'
import { makeTenant } from '../../testing/make/tenant'
import { listKeys, verifyKeys, writeUses } from '../../testing/releases/release-before'
import type { CreatedKey } from '../../schema/key'
import type { PersonActor } from '../access/actor'
import { database } from '../database/open'
import { deleteKey } from './delete'
import { getKey } from './get'
import { hashSecret } from './secret'

let admin: PersonActor
let made: CreatedKey

beforeAll(async () => {
  admin = (await makeTenant()).admin
  made = await makeKey(admin)
})

/** Rows of the check of keys, as arrays of its columns. */
async function verified(...secrets: string[]) {
  const { lookup } = await database()
  return lookup({ name: 'verify-keys of the release before', text: verifyKeys, values: [secrets.map(hashSecret)] })
}

test('the release before checks keys on the schema of this one', async () => {
  const { key, secret } = made
  const { projectId, accountId } = admin
  const place = ['web', 'eng', expect.stringMatching(/^acct-/)]
  const row = [2, false, null, key.id, key.name, 'INGESTION', projectId, accountId, ...place]
  expect(await verified('no key', secret)).toEqual([row])
})

test('and sees at once what this one deletes', async () => {
  const { key, secret } = await makeKey(admin)
  await deleteKey(admin, key.id)
  expect(await verified(secret)).toEqual([[1, true, null, key.id, key.name, ...new Array(6).fill(expect.any(String))]])
})

test('and writes last uses that this one reads', async () => {
  const { query } = await database()
  const hour = '2026-11-25T10:00:00.000Z'
  const used = '2026-11-25T10:20:00.000Z'
  const { id } = made.key
  for (const calls of ['2', '3']) {
    const values = [[id], [used], ['192.0.2.4'], [id], [hour], ['192.0.2.4'], [calls]]
    await query({ text: writeUses, values })
  }
  expect(await getKey(admin, id)).toMatchObject({ lastUsedAt: used, lastUsedIp: '192.0.2.4' })
  expect(await callsOf(id)).toEqual([{ hour: new Date(hour), address: '192.0.2.4', calls: 5 }])
})

test('and lists the keys that this one makes', async () => {
  const { query } = await database()
  const { key } = await makeKey(admin)
  const rows = await query({ text: listKeys, values: [admin.projectId, 1] })
  expect(rows).toMatchObject([{ id: key.id, name: key.name, hint: key.hint, liveSecrets: 1, creatorId: admin.id }])
})
