// @module-tag pglite
import { expect, inject, test, vi } from 'vitest'
import { makeTenant } from '../../testing/make/tenant'
import { makeKey } from '../../testing/make/keys'
import { database } from './open'
import { vacuumPGlite } from './vacuum'

const onPGlite = inject('databaseKind') === 'pglite'

/** The tables that are vacuumed from now on. */
async function watchVacuum() {
  const asked = vi.spyOn(await database(), 'query')
  return () => asked.mock.calls.map(([{ text }]) => text).filter((text) => text.startsWith('VACUUM'))
}

test('on PGlite the space of old rows is used again, after enough was written; PostgreSQL does it itself', async () => {
  const { admin } = await makeTenant()
  const { key } = await makeKey(admin)
  const { query } = await database()
  // Random text, of which compression leaves more than a megabyte.
  const text = `
    UPDATE api_key SET description = (SELECT string_agg(md5(random()::text), '') FROM generate_series(1, 60000)) WHERE id = $1`
  const change = () => query({ text, values: [key.id] })
  const size = async () =>
    (await query<{ size: number }>({ text: `SELECT pg_total_relation_size('api_key')::float8 AS size`, values: [] }))[0]!.size
  const vacuumed = await watchVacuum()
  await change()
  await vacuumPGlite()
  expect(vacuumed().includes('VACUUM api_key')).toBe(onPGlite)
  const tables = vacuumed().length
  await vacuumPGlite()
  expect(vacuumed()).toHaveLength(tables)
  if (!onPGlite) return
  const before = await size()
  for (let times = 0; times < 5; times += 1) {
    await change()
    await vacuumPGlite()
  }
  expect(vacuumed()).toHaveLength(6 * tables)
  expect(await size()).toBeLessThan(before + 4_000_000)
})
