// @module-tag pglite
import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { makeTenant } from '../../testing/make/tenant'
import { makeLimitedRole } from '../../testing/services/limited-role'
import { withSettings } from '../../testing/services/settings'
import { database } from '../database/open'
import { cleanOldRows } from '../load/clean-old-rows'
import { environment } from '../runtime/env'

const day = 86_400_000
const daysAgo = (days: number) => new Date(Date.now() - days * day)
const deletion = 'sei_api_keys.deletes_old_activities'

/** An account with an entry from each of so many days ago. */
async function makeEntries(...ages: number[]) {
  const { accountId } = await makeTenant()
  const { prisma } = await database()
  const entry = { accountId, actorKind: 'person', actorLabel: 'ada@example.com', type: 'TEAM', action: 'EDITED', requestId: 'r' }
  await prisma.activity.createMany({ data: ages.map((age) => ({ ...entry, at: daysAgo(age) })) })
  return { accountId, left: () => prisma.activity.count({ where: { accountId } }) }
}

test.each([
  ['UPDATE', `UPDATE activity SET actor_label = 'somebody else'`],
  ['UPDATE', `UPDATE activity SET details = '{}' WHERE false`],
  ['DELETE', 'DELETE FROM activity'],
  ['DELETE', `DELETE FROM activity WHERE at < '2000-01-01'`],
  ['TRUNCATE', 'TRUNCATE activity'],
  ['TRUNCATE', 'TRUNCATE account CASCADE'],
])('entries stay as they were written: %s is refused (%s)', async (what, text) => {
  const { left } = await makeEntries(0, 0.5)
  const { query } = await database()
  await expect(query({ text, values: [] })).rejects.toThrow(`The activity log stays as it was written: ${what} is refused.`)
  expect(await left()).toBe(2)
})

test('old entries are deleted by one function, as many at once as it is told, and the last day stays whatever it is told', async () => {
  const { left } = await makeEntries(0, 0.9, 1.1, 10, 20, 30)
  const { query } = await database()
  const deleteOld = async (before: Date, most: number) => {
    const [row] = await query<{ gone: number }>({ text: 'SELECT delete_old_activities($1, $2) AS gone', values: [before, most] })
    return row!.gone
  }
  expect(await deleteOld(daysAgo(15), 1)).toBe(1)
  expect(await deleteOld(daysAgo(15), 500)).toBe(1)
  expect(await left()).toBe(4)
  expect(await deleteOld(daysAgo(-1_000), 500)).toBe(2)
  expect(await deleteOld(daysAgo(-1_000), 500)).toBe(0)
  expect(await left()).toBe(2)
  // The permission to delete, which the function gives itself, ends with its call.
  await expect(query({ text: 'DELETE FROM activity', values: [] })).rejects.toThrow('DELETE is refused')
})

test('what the function allows itself ends with it, also in the transaction of its caller, and where it fails', async () => {
  const { left } = await makeEntries(0)
  const { prisma } = await database()
  for (const call of [`SELECT delete_old_activities(now(), 500)`, `SELECT delete_old_activities(now(), -1)`]) {
    const change = prisma.$transaction(async (tx) => {
      await tx.$executeRawUnsafe('SAVEPOINT before')
      await tx.$executeRawUnsafe(call).catch(() => tx.$executeRawUnsafe('ROLLBACK TO SAVEPOINT before'))
      await tx.$executeRawUnsafe('DELETE FROM activity')
    })
    await expect(change).rejects.toThrow('DELETE is refused')
  }
  expect(await left()).toBe(1)
})

test.runIf(inject('databaseKind') === 'postgresql')('a role that reads and writes rows deletes old entries, and no others by any setting', async () => {
  const { left } = await makeEntries(0, 10, 40)
  const { databaseUrl } = environment()
  const role = await makeLimitedRole(databaseUrl!)
  const client = new pg.Client({ connectionString: role.url })
  await client.connect()
  try {
    await client.query(`SET ${deletion} = 'on'`)
    for (const text of ['DELETE FROM activity', `UPDATE activity SET type = 'x'`]) {
      await expect(client.query(text)).rejects.toThrow('is refused')
    }
    const own = `CREATE FUNCTION pg_temp.delete_old_activities() RETURNS void LANGUAGE sql SECURITY DEFINER SET ${deletion} = 'on' AS 'DELETE FROM public.activity'`
    await client.query(own).catch(() => undefined)
    await expect(client.query('SELECT pg_temp.delete_old_activities()')).rejects.toThrow()
    const { rows } = await client.query<{ gone: number }>('SELECT delete_old_activities($1, 500) AS gone', [daysAgo(30)])
    expect(rows).toEqual([{ gone: 1 }])
    expect(await left()).toBe(2)
  } finally {
    await client.end()
    await role.remove()
  }
})

test('the owner of the table, who could remove the trigger, is kept from mistakes', async () => {
  const { left } = await makeEntries(0.5)
  const { prisma } = await database()
  await expect(prisma.activity.deleteMany()).rejects.toThrow('DELETE is refused')
  await expect(prisma.activity.updateMany({ data: { type: 'x' } })).rejects.toThrow('UPDATE is refused')
  expect(await left()).toBe(1)
})

test('entries that are new when retention runs stay, those of every kind and account that are old go', async () => {
  const made = [await makeEntries(0, 29, 31), await makeEntries(31, 32), await makeEntries(1)]
  await withSettings({ RETENTION_ACTIVITY_DAYS: '30' }, cleanOldRows)
  expect(await Promise.all(made.map(({ left }) => left()))).toEqual([2, 0, 1])
})
