// @module-tag pglite
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { ListKeys, type Key } from '../../schema/key'
import { list, namesOf, walk } from '../../testing/calls/key-list'
import { makeKey } from '../../testing/make/keys'
import { makeTenant, type Tenant } from '../../testing/make/tenant'
import type { PersonActor } from '../access/actor'
import { database } from '../database/open'
import { deleteKey } from './delete'

/** A cursor of the list by creation (newest first), with something else in it. */
const cursorWith = (change: Record<string, unknown>) =>
  Buffer.from(
    JSON.stringify({
      sort: 'createdAt',
      order: 'desc',
      value: '2026-01-01T00:00:00.000Z',
      id: randomUUID(),
      back: false,
      ...change,
    }),
  ).toString('base64url')

describe('57 keys, made five at a time, every third of them never used and the others two at a time', () => {
  const count = 57
  let tenant: Tenant

  beforeAll(async () => {
    tenant = await makeTenant()
    const { prisma } = await database()
    for (let index = 0; index < count; index += 1) {
      const name = `key ${String((index * 23) % count).padStart(2, '0')}`
      const { key } = await makeKey(tenant.admin, { name, role: index % 4 === 0 ? 'ADMIN' : 'INGESTION' })
      await prisma.apiKey.update({
        where: { id: key.id },
        data: { createdAt: new Date(1_800_000_000_000 + Math.floor(index / 5)) },
      })
      if (index % 3 > 0) {
        const usedAt = new Date(1_800_000_000_000 + Math.floor(index / 3) * 1_000)
        await prisma.apiKeyUse.update({ where: { keyId: key.id }, data: { usedAt, address: '192.0.2.1' } })
      }
    }
    await makeKey(tenant.adminElsewhere, { name: 'of another project' })
    await makeKey((await makeTenant()).admin, { name: 'of another account' })
    const deleted = await makeKey(tenant.admin, { name: 'deleted' })
    await deleteKey(tenant.admin, deleted.key.id)
  })

  const orders = (['name', 'createdAt', 'lastUsedAt'] as const).flatMap((sort) =>
    (['asc', 'desc'] as const).flatMap((order) => [1, 10, 19, 57, 100].map((limit) => ({ sort, order, limit }))),
  )

  test.each(orders)('by $sort $order, $limit a page: each once and in order, there and back', async (query) => {
    const there = await walk(tenant.admin, query, 'nextCursor')
    const seen = there.flatMap((page) => page.items)
    const place = (key: Key) => `${key[query.sort] ?? ''} ${key.id}`
    const inOrder = [...seen].sort((one, other) => (place(one) < place(other) ? -1 : 1))
    expect(seen).toEqual(query.order === 'asc' ? inOrder : inOrder.reverse())
    expect(new Set(namesOf(seen)).size).toBe(count)
    expect(there).toHaveLength(Math.ceil(count / query.limit))
    expect(there[0]!.previousCursor).toBeNull()
    for (const page of there) expect(page.total).toBe(count)

    const last = there.at(-1)!
    if (last.previousCursor) {
      const back = await walk(tenant.admin, query, 'previousCursor', last.previousCursor)
      expect(back.flatMap((page) => [...page.items].reverse())).toEqual(
        seen.slice(0, seen.length - last.items.length).reverse(),
      )
    }
  })

  test.each([
    ['name', 'asc'],
    ['createdAt', 'desc'],
    ['lastUsedAt', 'desc'],
  ] as const)('by %s the order is %s unless something else is asked for', async (sort, order) => {
    expect((await list(tenant.admin, { sort })).items).toEqual((await list(tenant.admin, { sort, order })).items)
  })

  test('the newest 25 come first unless something else is asked for', async () => {
    expect(await list(tenant.admin)).toEqual(await list(tenant.admin, { sort: 'createdAt', order: 'desc', limit: 25 }))
  })

  test('the role filter holds on every page, and in the total', async () => {
    const pages = await walk(tenant.admin, { role: 'ADMIN', limit: 4, sort: 'lastUsedAt' }, 'nextCursor')
    const seen = pages.flatMap((page) => page.items)
    expect(new Set(seen.map((key) => key.role))).toEqual(new Set(['ADMIN']))
    expect(seen).toHaveLength(15)
    for (const page of pages) expect(page.total).toBe(15)
  })

  test('a cursor of another project is no way into it', async () => {
    const { nextCursor } = await list(tenant.admin, { limit: 5, sort: 'name' })
    const page = await list(tenant.adminElsewhere, { limit: 5, sort: 'name', cursor: nextCursor! })
    expect(namesOf(page.items)).toEqual(['of another project'])
    expect(page.total).toBe(1)
  })
})

test('an empty project has an empty list', async () => {
  const { admin } = await makeTenant()
  expect(await list(admin)).toEqual({ items: [], nextCursor: null, previousCursor: null, total: 0, liveCount: 0, deletedCount: 0 })
})

test('keys that go or come between two pages make nothing repeat or get lost', async () => {
  const { admin } = await makeTenant()
  const keys = []
  for (let index = 0; index < 12; index += 1) keys.push((await makeKey(admin, { name: `key ${index + 10}` })).key)
  const first = await list(admin, { sort: 'name', limit: 4 })
  expect(namesOf(first.items)).toEqual(['key 10', 'key 11', 'key 12', 'key 13'])
  // The row that the cursor stands on, one that was seen, and one that was not.
  for (const index of [3, 1, 6]) await deleteKey(admin, keys[index]!.id)
  await makeKey(admin, { name: 'key 105' })
  await makeKey(admin, { name: 'key 205' })
  const rest = await walk(admin, { sort: 'name', limit: 4 }, 'nextCursor', first.nextCursor!)
  expect(rest.flatMap((page) => namesOf(page.items))).toEqual([
    ...['key 14', 'key 15', 'key 17', 'key 18', 'key 19'],
    ...['key 20', 'key 205', 'key 21'],
  ])
})

test('a page before the first is empty once all before it is gone, and leads back to where it was', async () => {
  const { admin } = await makeTenant()
  const keys = []
  for (const name of ['a', 'b', 'c', 'd']) keys.push((await makeKey(admin, { name })).key)
  const { nextCursor } = await list(admin, { sort: 'name', limit: 2 })
  const second = await list(admin, { sort: 'name', limit: 2, cursor: nextCursor! })
  await deleteKey(admin, keys[0]!.id)
  await deleteKey(admin, keys[1]!.id)
  const before = await list(admin, { sort: 'name', limit: 2, cursor: second.previousCursor! })
  expect(before).toMatchObject({ items: [], previousCursor: null, total: 2 })
})

describe('a cursor that is not of this list is refused', () => {
  let admin: PersonActor

  beforeAll(async () => {
    admin = (await makeTenant()).admin
    for (let index = 0; index < 3; index += 1) await makeKey(admin)
  })

  const refuses = (query: Record<string, unknown>) =>
    expect(list(admin, query)).rejects.toMatchObject({ code: 'invalid_cursor', status: 400 })

  test('one of another order', async () => {
    const { nextCursor: cursor } = await list(admin, { sort: 'createdAt', order: 'desc', limit: 1 })
    await expect(list(admin, { cursor })).resolves.toHaveProperty('items')
    await refuses({ sort: 'createdAt', order: 'asc', cursor })
    await refuses({ sort: 'name', order: 'desc', cursor })
    await refuses({ sort: 'lastUsedAt', order: 'desc', cursor })
  })

  test.each(['nonsense', '{}', 'bnVsbA', 'W10', '\0', '🎉', 'x'.repeat(8_000)])('%.20s', (cursor) => refuses({ cursor }))

  test('one that is too long to be one', () => {
    expect(ListKeys.safeParse({ cursor: 'x'.repeat(8_001) }).success).toBe(false)
  })

  test.each([
    { value: 'nonsense' },
    { value: '' },
    { value: "2026-01-01'; DROP TABLE api_key; --" },
    { value: '2026-01-01T00:00:00.000Z\0' },
    { value: '2026-99-99 99:99:99+00' },
    { value: '2026-99-99T99:99:99.999Z' },
    { value: '2026-02-30T00:00:00.000Z' },
    { value: '0000-00-00T00:00:00.000Z' },
    { value: '0000-01-01T00:00:00.000Z' },
    { value: '-999999-01-01T00:00:00.000Z' },
    { value: '2026-01-01T00:00:00.000+99:99' },
    { value: 'infinity' },
    { value: 'now' },
    { value: 7 },
    { value: null },
    { id: 'nonsense' },
    { id: "'::uuid OR true" },
    { id: null },
    { back: 'yes' },
    { sort: 'hash' },
    { order: 'random()' },
    { more: 1 },
  ])('one with %j in it', async (change) => {
    await expect(list(admin, { cursor: cursorWith({}) })).resolves.toHaveProperty('items')
    await refuses({ cursor: cursorWith(change) })
  })

  const texts = ["'; DROP TABLE api_key; --", '%', '\ud800', '', '\u{10ffff}']

  test.each(texts)('but any text is a place among names: %j', async (value) => {
    const page = await list(admin, { sort: 'name', cursor: cursorWith({ sort: 'name', order: 'asc', value }) })
    expect(page.total).toBe(3)
  })
})

test('the longest name that folding makes longer is a place to go on from', async () => {
  const { admin } = await makeTenant()
  // NFKC makes 18 characters of this one.
  const names = ['ﷺ'.repeat(128), `${'ﷺ'.repeat(127)}z`, '🎉'.repeat(128)]
  for (const name of names) await makeKey(admin, { name })
  const pages = await walk(admin, { sort: 'name', limit: 1 }, 'nextCursor')
  expect(pages.flatMap((page) => namesOf(page.items)).sort()).toEqual([...names].sort())
})
