// @module-tag pglite
import { randomBytes, randomUUID } from 'node:crypto'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { KeyStatus } from '../../schema/key'
import { list, walk } from '../../testing/calls/key-list'
import { makeTenant, type Tenant } from '../../testing/make/tenant'
import { database } from '../database/open'
import { nowMs, turnClock } from '../runtime/clock'

const day = 86_400_000

/** Every combination of what the status depends on. Times are days from now on. */
const combinations = [false, true].flatMap((paused) =>
  [null, -1, 13, 15].flatMap((expires) =>
    [false, true].flatMap((awaitsReveal) =>
      [undefined, null, -1, 1].flatMap((oldEnds) => [false, true].map((used) => ({ paused, expires, awaitsReveal, oldEnds, used }))),
    ),
  ),
)

let tenant: Tenant

beforeAll(async () => {
  tenant = await makeTenant()
  const { accountId, projectId, person } = tenant.admin
  const { prisma } = await database()
  const at = (days: number | null) => (days === null ? null : new Date(nowMs() + days * day))
  const keys = combinations.map((combination, index) => ({ id: randomUUID(), name: `key ${1_000 + index}`, ...combination }))
  const secretOf = (keyId: string, hint: string) => ({ keyId, hint, hash: randomBytes(32) })
  await prisma.apiKey.createMany({
    data: keys.map(({ id, name, paused }) => ({
      id,
      accountId,
      projectId,
      name,
      foldedName: name,
      description: '',
      searchText: name,
      role: 'INGESTION' as const,
      createdById: person.id,
      pausedAt: paused ? at(0) : null,
    })),
  })
  await prisma.apiKeySecret.createMany({
    data: keys.flatMap(({ id, expires, awaitsReveal, oldEnds }) => [
      { ...secretOf(id, 'current'), expiresAt: at(expires), awaitsReveal, createdAt: at(-1)! },
      { ...secretOf(id, 'revoked'), revokedAt: at(-1), createdAt: at(0)! },
      ...(oldEnds === undefined ? [] : [{ ...secretOf(id, 'old'), endsAt: at(oldEnds), createdAt: at(-2)! }]),
    ]),
  })
  await prisma.apiKeyUse.createMany({
    data: keys.map(({ id, used }) => ({ keyId: id, projectId, ...(used && { usedAt: at(-1)! }) })),
  })
})

afterEach(() => turnClock(0))

test.each([0, 12, 14, 30])('in %i days a filter finds the keys that have the state, and no other', async (days) => {
  turnClock(days * day)
  const pages = await walk(tenant.admin, { limit: 100 }, 'nextCursor')
  const all = pages.flatMap((page) => page.items)
  expect(all).toHaveLength(combinations.length)
  for (const state of KeyStatus.options) {
    const wanted = all.filter((key) => key.status === state)
    const found = await list(tenant.admin, { state, limit: 100 })
    expect(found.items, state).toEqual(wanted)
    expect(found.total, state).toBe(wanted.length)
    expect(found.liveCount).toBe(combinations.length)
  }
  if (days === 0) expect(new Set(all.map((key) => key.status))).toEqual(new Set(KeyStatus.options))
})

test('the state goes together with each order, the role, the search and the pages', async () => {
  for (const sort of ['name', 'createdAt', 'lastUsedAt'] as const) {
    const whole = await list(tenant.admin, { state: 'ROTATING', sort, limit: 100 })
    const pages = await walk(tenant.admin, { state: 'ROTATING', sort, limit: 5 }, 'nextCursor')
    expect(pages.flatMap((page) => page.items)).toEqual(whole.items)
    for (const page of pages) expect(page.total).toBe(whole.total)
  }
  const { items } = await list(tenant.admin, { state: 'EXPIRED' })
  expect((await list(tenant.admin, { state: 'EXPIRED', q: items[0]!.name })).items).toEqual([items[0]])
  expect(await list(tenant.admin, { state: 'EXPIRED', role: 'ADMIN' })).toMatchObject({ items: [], total: 0 })
})

test('another project’s keys are in no state here', async () => {
  for (const state of KeyStatus.options) expect((await list(tenant.adminElsewhere, { state })).total).toBe(0)
})

test('who may not read keys sees no address and no network, and not how many were deleted', async () => {
  const { prisma } = await database()
  await prisma.apiKeyUse.updateMany({ where: { projectId: tenant.admin.projectId }, data: { address: '192.0.2.1' } })
  await prisma.apiKey.updateMany({ where: { projectId: tenant.admin.projectId }, data: { networks: ['192.0.2.1/32'] } })
  const { items, deletedCount } = await list(tenant.viewer)
  expect(items.map((key) => key.lastUsedIp)).toEqual(items.map(() => null))
  expect(items.some((key) => key.lastUsedAt !== null)).toBe(true)
  expect(deletedCount).toBeNull()
  expect(JSON.stringify(await list(tenant.viewer))).not.toContain('192.0.2.1')
  const seen = (await list(tenant.lead)).items
  expect(seen.map((key) => key.lastUsedIp)).toEqual(items.map(() => '192.0.2.1'))
  expect(seen.map((key) => key.networks)).toEqual(items.map(() => ['192.0.2.1/32']))
})
