// @module-tag pglite
import { randomUUID } from 'node:crypto'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ListDeletedKeys, type DeletedKey } from '../../schema/deleted-key'
import { list } from '../../testing/calls/key-list'
import { makeKey } from '../../testing/make/keys'
import { makeTenant, testRequest, type Tenant } from '../../testing/make/tenant'
import { operatorActor, type PersonActor } from '../access/actor'
import { recordActivity } from '../activity-log/record'
import { database } from '../database/open'
import { nowMs, turnClock } from '../runtime/clock'
import { deleteKey, deleteKeyOfAccount } from './delete'
import { getDeletedKey, listDeletedKeys } from './list-deleted'
import { hashSecret, makeSecret } from './secret'

const hour = 3_600_000
const day = 24 * hour

const listDeleted = (actor: PersonActor, query: Record<string, unknown> = {}) =>
  listDeletedKeys(actor, ListDeletedKeys.parse(query))
const namesOf = (items: DeletedKey[]) => items.map(({ name }) => name)

/** Makes a key and deletes it. */
async function makeDeleted(actor: PersonActor, name: string, reason?: string) {
  const created = await makeKey(actor, { name })
  await deleteKey(actor, created.key.id, { reason })
  return created
}

afterEach(() => turnClock(0))

describe('a deleted key', () => {
  test('is shown with who deleted it, when, why, and its last use', async () => {
    const { admin, lead } = await makeTenant()
    const { key } = await makeKey(admin, { name: 'CI', role: 'ADMIN' })
    const { prisma } = await database()
    const usedAt = new Date(nowMs() - day)
    await prisma.apiKeyUse.update({ where: { keyId: key.id }, data: { usedAt, address: '192.0.2.9' } })
    await deleteKey(lead, key.id, { reason: 'Leaked in a build log' })
    const shown = {
      id: key.id,
      name: 'CI',
      role: 'ADMIN',
      hint: key.hint,
      deletedAt: expect.any(String),
      deletedBy: lead.person.name,
      reason: 'Leaked in a build log',
      lastUsedAt: usedAt.toISOString(),
      lastUsedIp: '192.0.2.9',
      tries: 0,
      lastTryAt: null,
      triesByDay: [0, 0, 0, 0, 0, 0, 0],
    }
    expect(await listDeleted(admin)).toEqual({ items: [shown], nextCursor: null, previousCursor: null, total: 1, liveCount: 0 })
    expect(await getDeletedKey(admin, key.id)).toEqual({ ...shown, attempts: [], revokedInMs: null })
    expect(await getDeletedKey(admin, key.id.toUpperCase())).toMatchObject(shown)
  })

  test('that was never used, and that an operator deleted without a reason, says so', async () => {
    const { admin, accountId } = await makeTenant()
    const { key } = await makeKey(admin)
    await deleteKeyOfAccount(operatorActor(accountId, { ...testRequest }, 'operator:root@host'), key.id)
    expect((await listDeleted(admin)).items).toMatchObject([{ deletedBy: null, reason: null, lastUsedAt: null, lastUsedIp: null }])
  })

  test('shows the hint of the secret that it had at the end, not of one that was taken back', async () => {
    const { admin } = await makeTenant()
    const { key } = await makeKey(admin)
    const { prisma } = await database()
    const data = { keyId: key.id, hash: hashSecret(makeSecret()), hint: 'sei_back…back', createdAt: new Date(nowMs() + 1), revokedAt: new Date() }
    await prisma.apiKeySecret.create({ data })
    turnClock(1_000)
    await deleteKey(admin, key.id)
    expect((await listDeleted(admin)).items).toMatchObject([{ hint: key.hint }])
  })

  test('tells who still tries it: by day, and by address and client', async () => {
    const { admin } = await makeTenant()
    const { key, secretId } = await makeDeleted(admin, 'old runner')
    const { prisma } = await database()
    turnClock(10 * day)
    const at = (ago: number) => new Date(nowMs() - ago)
    const attempt = (address: string, tries: number, ago: number) => ({
      keyId: key.id,
      address,
      client: 'gitlab-runner/16',
      tries,
      firstAt: at(9 * day),
      lastAt: at(ago),
    })
    await prisma.apiKeyAttempt.createMany({ data: [attempt('192.0.2.34', 128, day), attempt('192.0.2.33', 1_804, 60_000)] })
    const traffic = (ago: number, refused: number) => ({
      secretId,
      keyId: key.id,
      hour: new Date(at(ago).getTime() - (at(ago).getTime() % hour)),
      address: '192.0.2.33',
      client: 'gitlab-runner/16',
      calls: 7,
      refused,
      lastAt: at(ago),
    })
    await prisma.apiKeyTraffic.createMany({
      data: [traffic(0, 1), traffic(23 * hour, 10), traffic(24 * hour, 100), traffic(167 * hour, 1_000), traffic(168 * hour, 10_000)],
    })
    const shown = { tries: 1_932, lastTryAt: at(60_000).toISOString(), triesByDay: [1_000, 0, 0, 0, 0, 100, 11] }
    const { items } = await listDeleted(admin)
    expect(items).toMatchObject([{ ...shown, lastTryAt: expect.any(String) }])
    const detail = await getDeletedKey(admin, key.id)
    expect(detail.triesByDay).toEqual(shown.triesByDay)
    expect(detail.attempts).toEqual([
      { address: '192.0.2.33', client: 'gitlab-runner/16', tries: 1_804, firstAt: expect.any(String), lastAt: expect.any(String) },
      { address: '192.0.2.34', client: 'gitlab-runner/16', tries: 128, firstAt: expect.any(String), lastAt: expect.any(String) },
    ])
  })

  test('refusals from before it was deleted, as those of a pause, are no tries', async () => {
    const { admin } = await makeTenant()
    const { key, secretId } = await makeKey(admin)
    const { prisma } = await database()
    const before = { hour: new Date(nowMs() - (nowMs() % hour) - 2 * hour), lastAt: new Date(nowMs() - hour) }
    await prisma.apiKeyTraffic.create({
      data: { secretId, keyId: key.id, ...before, address: '192.0.2.1', client: 'curl/8', calls: 0, refused: 5 },
    })
    await deleteKey(admin, key.id)
    expect((await listDeleted(admin)).items).toMatchObject([{ tries: 0, triesByDay: [0, 0, 0, 0, 0, 0, 0] }])
  })

  test('tells the 50 that tried last, and counts that no number holds as the largest', async () => {
    const { admin } = await makeTenant()
    const { key } = await makeDeleted(admin, 'hammered')
    const { prisma } = await database()
    await prisma.apiKeyAttempt.createMany({
      data: Array.from({ length: 60 }, (_, index) => {
        const at = new Date(nowMs() + index)
        return { keyId: key.id, address: `192.0.2.${index}`, client: 'curl/8', tries: 2_000_000_000, firstAt: at, lastAt: at }
      }),
    })
    const { attempts, tries } = await getDeletedKey(admin, key.id)
    expect(attempts).toHaveLength(50)
    expect(attempts[0]).toMatchObject({ address: '192.0.2.59' })
    expect(tries).toBe(2_147_483_647)
  })

  test('tells how long its deletion took to hold, and not how long a pause did', async () => {
    const { admin } = await makeTenant()
    const { key } = await makeDeleted(admin, 'measured')
    const { prisma } = await database()
    for (const [milliseconds, refusedWith] of [[41.5, 'key_deleted'], [9, 'key_paused']] as const) {
      const details = { hint: key.hint, milliseconds, refusedWith }
      await recordActivity(prisma, admin, { type: 'API_ACCESS_KEY', action: 'REVOCATION_MEASURED', target: key, details })
    }
    expect((await getDeletedKey(admin, key.id)).revokedInMs).toBe(41.5)
  })

  test('is found by no other project or account, and a live one is no deleted one', async () => {
    const { admin, adminElsewhere } = await makeTenant()
    const { admin: stranger } = await makeTenant()
    const { key } = await makeDeleted(admin, 'deleted')
    const { key: live } = await makeKey(admin)
    for (const actor of [adminElsewhere, stranger]) {
      expect(await listDeleted(actor)).toMatchObject({ items: [], total: 0 })
      await expect(getDeletedKey(actor, key.id)).rejects.toMatchObject({ code: 'not_found' })
    }
    for (const id of [live.id, randomUUID()]) {
      await expect(getDeletedKey(admin, id)).rejects.toMatchObject({ code: 'not_found' })
    }
  })
})

describe('the list of deleted keys', () => {
  let tenant: Tenant

  beforeAll(async () => {
    tenant = await makeTenant()
    const { admin, lead, seiAdmin } = tenant
    for (const [index, name] of ['Delta', 'alpha', 'Charlie', 'bravo', 'echo'].entries()) {
      const { key } = await makeKey(admin, { name, role: index === 0 ? 'ADMIN' : 'INGESTION', description: `number ${index}` })
      turnClock(index < 2 ? hour : index * hour)
      await deleteKey(index === 4 ? seiAdmin : lead, key.id)
      turnClock(0)
    }
    await makeKey(admin, { name: 'alpha' })
  })

  async function walkDeleted(query: Record<string, unknown>) {
    const pages = [await listDeleted(tenant.lead, query)]
    for (let page = pages[0]!; page.nextCursor; pages.push(page)) {
      page = await listDeleted(tenant.lead, { ...query, cursor: page.nextCursor })
    }
    return pages
  }

  test.each([
    [{}, ['echo', 'bravo', 'Charlie']],
    [{ sort: 'name' }, ['alpha', 'bravo', 'Charlie', 'Delta', 'echo']],
    [{ sort: 'name', order: 'desc' }, ['echo', 'Delta', 'Charlie', 'bravo', 'alpha']],
  ])('by %j, two a page: each once and in order, there and back', async (query, first) => {
    const pages = await walkDeleted({ ...query, limit: 2 })
    const seen = pages.flatMap((page) => page.items)
    expect(namesOf(seen).slice(0, first.length)).toEqual(first)
    expect(new Set(seen.map(({ id }) => id)).size).toBe(5)
    for (const page of pages) expect(page).toMatchObject({ total: 5, liveCount: 1 })
    const back = await listDeleted(tenant.lead, { ...query, limit: 2, cursor: pages[2]!.previousCursor })
    expect(back.items).toEqual(pages[1]!.items)
  })

  test.each([
    ['its name', () => 'charl', ['Charlie']],
    ['its description', () => 'NUMBER 3', ['bravo']],
    ['its creator', () => 'account_admin', ['alpha', 'bravo', 'Charlie', 'Delta', 'echo']],
    ['its deleter', (tenant: Tenant) => tenant.seiAdmin.person.email, ['echo']],
    ['nothing of it', () => "' OR 1=1 --", []],
  ])('a search finds a key by %s', async (_, q, names) => {
    const page = await listDeleted(tenant.lead, { q: q(tenant), sort: 'name' })
    expect(namesOf(page.items)).toEqual(names)
    expect(page.total).toBe(names.length)
  })

  test('a search finds a key by the hint of any secret that it had, and by the secret itself', async () => {
    const { admin, lead } = await makeTenant()
    const { key, secret } = await makeKey(admin)
    const { prisma } = await database()
    await prisma.apiKeySecret.create({ data: { keyId: key.id, hash: hashSecret(makeSecret()), hint: 'sei_New1…New2' } })
    await deleteKey(admin, key.id)
    for (const q of [key.hint, key.hint.slice(-4), secret, 'sei_new1', 'NEW2']) {
      expect(await listDeleted(lead, { q }), q).toMatchObject({ total: 1, items: [{ id: key.id }] })
      expect((await list(lead, { q })).total).toBe(0)
    }
  })

  test('the role filter holds, and a cursor of another list is refused', async () => {
    expect(namesOf((await listDeleted(tenant.lead, { role: 'ADMIN' })).items)).toEqual(['Delta'])
    const { nextCursor: cursor } = await listDeleted(tenant.lead, { limit: 1 })
    await expect(listDeleted(tenant.lead, { sort: 'name', cursor })).rejects.toMatchObject({ code: 'invalid_cursor' })
    await expect(list(tenant.lead, { cursor })).rejects.toMatchObject({ code: 'invalid_cursor' })
  })

  test('the list of live keys counts deleted ones', async () => {
    expect(await list(tenant.lead)).toMatchObject({ liveCount: 1, deletedCount: 5 })
  })
})
