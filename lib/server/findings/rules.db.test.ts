// @module-tag pglite
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FindingKind } from '../../schema/finding'
import type { CreateKey } from '../../schema/key'
import { findingOf, findings, kindsIn } from '../../testing/calls/findings'
import { inAccount } from '../../testing/make/account-actor'
import { makeKey } from '../../testing/make/keys'
import { makeTenant, type Tenant } from '../../testing/make/tenant'
import { addTraffic } from '../../testing/make/traffic'
import { addDays, addNetworks, daysAgo } from '../../testing/make/usage'
import type { PersonActor } from '../access/actor'
import { database } from '../database/open'
import { createKey } from '../keys/create'
import { deleteKey } from '../keys/delete'
import { pauseKey } from '../keys/pause'
import { resumeKey } from '../keys/resume'
import { acknowledgeReveal } from '../keys/reveal'
import { rotateKey } from '../keys/rotate'
import { updateKey } from '../keys/update'
import { archiveProject } from '../projects/archive'
import { changeProjectSettings } from '../projects/settings'
import { now, nowMs, stopClock, turnClock } from '../runtime/clock'
import { countFindings } from './count'

const day = 86_400_000
const start = Date.UTC(2027, 2, 10, 9)

/** Stops the clock so many days after the keys were made; a little before that with `just`. */
const turnTo = (days: number) => stopClock(start + days * day)
const turnJustBefore = (days: number) => stopClock(start + days * day - 1)

beforeEach(() => stopClock(start))
afterEach(() => turnClock(0))

type Use = Partial<Record<'usedAt' | 'configuredAt' | 'calledAt' | 'refusedAt' | 'sharedAt', Date>> & { address?: string }

/** Writes what servers have counted of a key. */
async function setUse(keyId: string, use: Use) {
  const { prisma } = await database()
  await prisma.apiKeyUse.update({ where: { keyId }, data: use })
}

async function makeTenantKey(input: Partial<CreateKey> = {}) {
  const tenant = await makeTenant()
  return { ...tenant, ...(await makeKey(tenant.admin, input)) }
}

/** Whether the key is a finding of the kind just before a day of its life, and then. */
async function firesAt(actor: PersonActor, kind: FindingKind, keyId: string, days: number) {
  turnJustBefore(days)
  const before = Boolean(await findingOf(actor, kind, keyId))
  turnTo(days)
  return [before, Boolean(await findingOf(actor, kind, keyId))]
}

describe('least privilege', () => {
  const kind = 'least_privilege'

  test('an Admin key that has lived for 7 days and only did what an Ingestion key may, until its role is narrowed', async () => {
    const { admin, lead, key, secretId } = await makeTenantKey({ role: 'ADMIN' })
    await setUse(key.id, { usedAt: now(), calledAt: now() })
    expect(await firesAt(lead, kind, key.id, 7)).toEqual([false, true])
    await addDays({ keyId: key.id, secretId, at: daysAgo(1), kind: 'read', calls: 41 }, { keyId: key.id, secretId, at: daysAgo(0), kind: 'ingest', calls: 2 })
    await addDays({ keyId: key.id, secretId, at: daysAgo(30), kind: 'ingest', calls: 1_000 })
    expect(await findingOf(lead, kind, key.id)).toMatchObject({
      key: { id: key.id, name: key.name, role: 'ADMIN', hint: key.hint, createdBy: { id: admin.id }, responsible: { id: admin.id } },
      evidence: { kind, read: 41, ingest: 2, configuredAt: null },
      dismissal: null,
    })
    await updateKey(admin, key.id, { role: 'INGESTION' })
    expect(await findings(lead, kind)).toMatchObject({ items: [], total: 0 })
  })

  test('not one that configured within 30 days, and one that configured before', async () => {
    const { admin, key } = await makeTenantKey({ role: 'ADMIN' })
    await setUse(key.id, { usedAt: now(), calledAt: now(), configuredAt: now() })
    turnTo(20)
    await setUse(key.id, { usedAt: now(), calledAt: now() })
    expect(await firesAt(admin, kind, key.id, 30)).toEqual([false, true])
    expect(await findingOf(admin, kind, key.id)).toMatchObject({ evidence: { configuredAt: new Date(start).toISOString() } })
    await setUse(key.id, { configuredAt: now() })
    expect(await findingOf(admin, kind, key.id)).toBeUndefined()
  })

  test('not one that has not called, has not called for 30 days, or is only checked by a reverse proxy', async () => {
    const { admin, key } = await makeTenantKey({ role: 'ADMIN' })
    turnTo(8)
    expect(await findingOf(admin, kind, key.id)).toBeUndefined()
    await setUse(key.id, { usedAt: now() })
    expect(await findingOf(admin, kind, key.id)).toBeUndefined()
    await setUse(key.id, { calledAt: now() })
    expect(await findingOf(admin, kind, key.id)).toBeDefined()
    turnTo(38)
    expect(await findingOf(admin, kind, key.id)).toBeUndefined()
  })

  test('not one that what an earlier release knew says nothing of: its last use may have configured', async () => {
    const { admin, key } = await makeTenantKey({ role: 'ADMIN' })
    // As the migration leaves it.
    await setUse(key.id, { usedAt: now(), calledAt: now(), configuredAt: now() })
    turnTo(29)
    await setUse(key.id, { usedAt: now(), calledAt: now() })
    expect(await kindsIn(admin)).toEqual([])
  })
})

describe('rotate regularly', () => {
  const kind = 'old_secret'

  test('a secret that is older than the setting, until it is rotated', async () => {
    const { admin, key } = await makeTenantKey()
    expect(await firesAt(admin, kind, key.id, 90)).toEqual([false, true])
    expect(await findingOf(admin, kind, key.id)).toMatchObject({
      evidence: { kind, secretCreatedAt: new Date(start).toISOString(), limitDays: 90 },
    })
    await changeProjectSettings(admin, { rotateAfterDays: 100 })
    expect(await firesAt(admin, kind, key.id, 100)).toEqual([false, true])
    await rotateKey(admin, key.id, { overlap: '1h' })
    expect(await findings(admin, kind)).toMatchObject({ items: [], total: 0 })
  })

  test('the policy’s longest life counts where it is shorter', async () => {
    const { admin, key } = await makeTenantKey()
    await changeProjectSettings(admin, { maxKeyDays: 30 })
    expect(await firesAt(admin, kind, key.id, 30)).toEqual([false, true])
    expect(await findingOf(admin, kind, key.id)).toMatchObject({ evidence: { limitDays: 30 } })
  })

  test('not one that has expired: it does not work', async () => {
    const { admin, key } = await makeTenantKey({ expiresInDays: 95 })
    turnTo(94)
    expect(await findingOf(admin, kind, key.id)).toBeDefined()
    turnTo(95)
    expect(await findingOf(admin, kind, key.id)).toBeUndefined()
  })
})

describe('nobody is responsible', () => {
  const kind = 'no_responsible'

  test('the person was disabled, until another is chosen', async () => {
    const { admin, seiAdmin, lead, key } = await makeTenantKey()
    await updateKey(admin, key.id, { responsibleId: lead.person.id })
    expect(await findingOf(admin, kind, key.id)).toBeUndefined()
    const { prisma } = await database()
    await prisma.person.update({ where: { id: lead.person.id }, data: { disabledAt: now() } })
    expect(await findingOf(admin, kind, key.id)).toMatchObject({ evidence: { kind, person: lead.person, reason: 'disabled' } })
    await updateKey(admin, key.id, { responsibleId: seiAdmin.person.id })
    expect(await findings(admin, kind)).toMatchObject({ items: [], total: 0 })
  })

  test('the creator, who answers for it, has a role in another project alone', async () => {
    const { admin, seiAdmin, adminElsewhere } = await makeTenant()
    const { key } = await makeKey(seiAdmin)
    const { prisma } = await database()
    const binding = { personId: seiAdmin.person.id }
    await prisma.roleBinding.updateMany({ where: binding, data: { projectId: adminElsewhere.projectId } })
    expect(await findingOf(admin, kind, key.id)).toMatchObject({ evidence: { person: { id: seiAdmin.id }, reason: 'no_access' } })
    await prisma.roleBinding.updateMany({ where: binding, data: { projectId: null, role: 'SEI_VIEWER' } })
    expect(await findingOf(admin, kind, key.id)).toBeUndefined()
  })

  test('one with a role for the whole account has access', async () => {
    const { admin, key } = await makeTenantKey()
    expect(key.responsible.id).toBe(admin.id)
    expect(await kindsIn(admin)).toEqual([])
  })
})

test('avoid sharing: three kinds of client within an hour, for 7 days, with those of that hour', async () => {
  const { admin, key, secretId } = await makeTenantKey()
  const kind = 'shared'
  const at = (minutesAgo: number) => new Date(nowMs() - minutesAgo * 60_000)
  const call = (client: string, minutesAgo: number, address = '192.0.2.1') =>
    addTraffic({ keyId: key.id, secretId, client, address, at: at(minutesAgo), calls: 2 })
  await call('curl/8', 50)
  await call('curl/8', 4, '192.0.2.2')
  await call('python-requests/2', 20)
  await call('Jenkins/2', 0)
  await call('old/1', 61)
  await setUse(key.id, { usedAt: now(), sharedAt: now() })
  expect(await findingOf(admin, kind, key.id)).toMatchObject({
    evidence: {
      kind,
      at: now().toISOString(),
      clients: [
        { client: 'Jenkins/2', calls: 2 },
        { client: 'curl/8', address: '192.0.2.2', calls: 4, lastAt: at(4).toISOString() },
        { client: 'python-requests/2', calls: 2 },
      ],
    },
  })
  turnJustBefore(7)
  expect(await findingOf(admin, kind, key.id)).toBeDefined()
  turnTo(7)
  expect(await findings(admin, kind)).toMatchObject({ items: [], total: 0 })
})

describe('revoke unused', () => {
  const kind = 'unused'

  test('a key that was not used for 90 days, until it is paused', async () => {
    const { admin, key, secretId } = await makeTenantKey()
    await setUse(key.id, { usedAt: now(), address: '192.0.2.18' })
    await addDays(
      { keyId: key.id, secretId, at: new Date(start), kind: 'read', calls: 3 },
      { keyId: key.id, secretId, at: new Date(start - day), kind: 'ingest', calls: 4 },
      { keyId: key.id, secretId, at: new Date(start - 60 * day), kind: 'read', calls: 5 },
    )
    expect(await firesAt(admin, kind, key.id, 90)).toEqual([false, true])
    // March is three months before June, and January five.
    expect(await findingOf(admin, kind, key.id)).toMatchObject({
      key: { lastUsedIp: '192.0.2.18' },
      evidence: { kind, lastUsedAt: new Date(start).toISOString(), limitDays: 90, callsByMonth: [0, 0, 0, 0, 0, 0, 0, 5, 0, 7, 0, 0, 0] },
    })
    await pauseKey(admin, key.id)
    expect(await findings(admin, kind)).toMatchObject({ items: [], total: 0 })
    await resumeKey(admin, key.id)
    await setUse(key.id, { usedAt: now() })
    expect(await findingOf(admin, kind, key.id)).toBeUndefined()
  })

  test('the days are those of the setting', async () => {
    const { admin, key } = await makeTenantKey()
    await setUse(key.id, { usedAt: now() })
    await changeProjectSettings(admin, { unusedAfterDays: 7 })
    expect(await firesAt(admin, kind, key.id, 7)).toEqual([false, true])
  })

  test('a key that was never used in 14 days', async () => {
    const { admin, key } = await makeTenantKey()
    expect(await firesAt(admin, kind, key.id, 14)).toEqual([false, true])
    expect(await findingOf(admin, kind, key.id)).toMatchObject({
      evidence: { lastUsedAt: null, limitDays: 14, callsByMonth: Array(13).fill(0) },
    })
    await setUse(key.id, { usedAt: now() })
    expect(await findingOf(admin, kind, key.id)).toBeUndefined()
  })

  test('not one that somebody still calls with, though the calls are refused', async () => {
    const { admin, key } = await makeTenantKey({ expiresInDays: 10 })
    await setUse(key.id, { usedAt: now() })
    turnTo(40)
    await setUse(key.id, { refusedAt: now() })
    expect(await firesAt(admin, kind, key.id, 130)).toEqual([false, true])
    const { key: never } = await makeKey(admin)
    turnTo(143)
    await setUse(never.id, { refusedAt: now() })
    turnTo(144)
    expect(await findingOf(admin, kind, never.id)).toBeUndefined()
  })

  test('those of the last use come first, the longest ago before all, and never used ones after them', async () => {
    const { admin } = await makeTenant()
    const made: Record<string, string> = {}
    for (const [index, name] of ['never', 'second', 'first', 'never later'].entries()) {
      stopClock(start + index)
      made[name] = (await makeKey(admin, { name })).key.id
    }
    await setUse(made.second!, { usedAt: new Date(start + 10) })
    await setUse(made.first!, { usedAt: new Date(start + 5) })
    turnTo(100)
    const names = ['first', 'second', 'never', 'never later']
    const seen: string[] = []
    let page = await findings(admin, kind, { limit: 1 })
    for (;;) {
      expect(page).toMatchObject({ total: 4, items: [{}] })
      seen.push(page.items[0]!.key.name)
      if (!page.nextCursor) break
      page = await findings(admin, kind, { limit: 1, cursor: page.nextCursor })
    }
    expect(seen).toEqual(names)
    const back = await findings(admin, kind, { limit: 2, cursor: page.previousCursor })
    expect(back.items.map(({ key }) => key.name)).toEqual(['second', 'never'])
    await expect(findings(admin, 'old_secret', { cursor: page.previousCursor })).rejects.toMatchObject({ code: 'invalid_cursor' })
  })
})

describe('paused for 14 days', () => {
  const kind = 'paused_unused'

  test('and nobody called, until it is deleted', async () => {
    const { admin, key } = await makeTenantKey()
    await setUse(key.id, { usedAt: now(), refusedAt: new Date(start - 1) })
    await pauseKey(admin, key.id)
    expect(await firesAt(admin, kind, key.id, 14)).toEqual([false, true])
    expect(await findingOf(admin, kind, key.id)).toMatchObject({ evidence: { kind, pausedAt: new Date(start).toISOString() } })
    await deleteKey(admin, key.id)
    expect(await findings(admin, kind)).toMatchObject({ items: [], total: 0 })
  })

  test('not one that somebody called with since', async () => {
    const { admin, key } = await makeTenantKey()
    await setUse(key.id, { usedAt: now() })
    await pauseKey(admin, key.id)
    turnTo(3)
    await setUse(key.id, { refusedAt: now() })
    turnTo(40)
    expect(await findingOf(admin, kind, key.id)).toBeUndefined()
  })
})

describe('a new network', () => {
  const kind = 'new_network'

  const addNetwork = ({ projectId }: PersonActor, keyId: string, network: string, knownBefore: number, calls = 12) =>
    addNetworks({ keyId, projectId, network, knownBefore, lastAt: now(), calls, refused: 1, usedAt: calls > 0 ? undefined : null })

  test('is one of a key that came from few, for 7 days', async () => {
    const { admin, key } = await makeTenantKey()
    await addNetwork(admin, key.id, '203.0.113.0/24', 0)
    expect(await findingOf(admin, kind, key.id)).toBeUndefined()
    turnTo(10)
    await addNetwork(admin, key.id, '198.51.100.0/24', 1)
    expect(await findingOf(admin, kind, key.id)).toMatchObject({
      evidence: { kind, network: '198.51.100.0/24', firstAt: now().toISOString(), calls: 12, others: ['203.0.113.0/24'], more: [] },
    })
    stopClock(nowMs() + 1)
    await addNetwork(admin, key.id, '192.0.2.0/24', 2)
    expect(await findings(admin, kind)).toMatchObject({
      total: 1,
      items: [{ evidence: { network: '192.0.2.0/24', more: [{ network: '198.51.100.0/24' }], others: ['198.51.100.0/24', '203.0.113.0/24'] } }],
    })
    stopClock(start + 17 * day)
    expect(await findingOf(admin, kind, key.id)).toMatchObject({ evidence: { network: '192.0.2.0/24', more: [] } })
    stopClock(start + 17 * day + 1)
    expect(await findings(admin, kind)).toMatchObject({ items: [], total: 0 })
  })

  test('is none where the key came from many, as hosted runners do, nor where no call was let through', async () => {
    const { admin, key } = await makeTenantKey()
    turnTo(1)
    await addNetwork(admin, key.id, '203.0.113.0/24', 4)
    await addNetwork(admin, key.id, '198.51.100.0/24', 900)
    await addNetwork(admin, key.id, '192.0.2.0/24', 1, 0)
    expect(await findingOf(admin, kind, key.id)).toBeUndefined()
  })

  test('is none where the calls are of no network: not told apart, or from no known address', async () => {
    const { admin, key } = await makeTenantKey()
    turnTo(1)
    await addNetwork(admin, key.id, 'other', 1)
    await addNetwork(admin, key.id, 'unknown', 2)
    expect(await findingOf(admin, kind, key.id)).toBeUndefined()
    await addNetwork(admin, key.id, '192.0.2.0/24', 3)
    expect(await findingOf(admin, kind, key.id)).toMatchObject({ evidence: { network: '192.0.2.0/24', more: [] } })
  })
})

test('a deleted key is still in use where somebody tried it within 7 days', async () => {
  const { admin, lead, key } = await makeTenantKey()
  const kind = 'deleted_in_use'
  await deleteKey(admin, key.id)
  const { prisma } = await database()
  const attempt = (address: string, tries: number, lastAt: number, projectId: string | null = admin.projectId) => ({
    keyId: key.id, projectId, address, client: 'gitlab-runner/16', tries, firstAt: new Date(start), lastAt: new Date(lastAt),
  })
  await prisma.apiKeyAttempt.createMany({ data: [1, 2, 3, 4].map((index) => attempt(`192.0.2.${index}`, index, start + index)) })
  expect(await findingOf(lead, kind, key.id)).toMatchObject({
    key: { id: key.id, hint: key.hint, lastUsedAt: null },
    evidence: {
      kind,
      deletedAt: new Date(start).toISOString(),
      tries: 10,
      lastTryAt: new Date(start + 4).toISOString(),
      callers: [{ address: '192.0.2.4', calls: 4 }, { address: '192.0.2.3', calls: 3 }, { address: '192.0.2.2', calls: 2 }],
    },
  })
  stopClock(start + 7 * day + 3)
  expect(await findingOf(lead, kind, key.id)).toBeDefined()
  stopClock(start + 7 * day + 4)
  expect(await findings(lead, kind)).toMatchObject({ items: [], total: 0 })
})

test('a secret was never revealed, until it is or was used', async () => {
  const { admin } = await makeTenant()
  const kind = 'never_revealed'
  const one = await createKey(admin, { name: 'one', description: '', role: 'INGESTION' })
  const other = await createKey(admin, { name: 'other', description: '', role: 'INGESTION' })
  expect((await findings(admin, kind)).total).toBe(2)
  expect(await findingOf(admin, kind, one.key.id)).toMatchObject({ evidence: { kind } })
  await acknowledgeReveal(admin, one.key.id, { secretId: one.secretId })
  await setUse(other.key.id, { usedAt: now() })
  expect(await findings(admin, kind)).toMatchObject({ items: [], total: 0 })
})

test('a key expires within 14 days, until its expiry is put off, or it has expired', async () => {
  const { admin, key } = await makeTenantKey({ expiresInDays: 30 })
  const kind = 'expires_soon'
  expect(await firesAt(admin, kind, key.id, 16)).toEqual([false, true])
  const expiresAt = new Date(start + 30 * day).toISOString()
  expect(await findingOf(admin, kind, key.id)).toMatchObject({ evidence: { kind, expiresAt } })
  turnJustBefore(30)
  expect(await findingOf(admin, kind, key.id)).toBeDefined()
  turnTo(30)
  expect(await findingOf(admin, kind, key.id)).toBeUndefined()
  turnTo(20)
  await updateKey(admin, key.id, { expiresAt: new Date(start + 60 * day).toISOString() })
  expect(await findings(admin, kind)).toMatchObject({ items: [], total: 0 })
})

describe('none about a healthy key', () => {
  type Life = { input?: Partial<CreateKey>; days: number; use: Use; more?: (tenant: Tenant, keyId: string) => Promise<unknown> }
  const lives: [string, () => Life][] = [
    ['that was made today and not used yet', () => ({ days: 0, use: {} })],
    ['that a pipeline ingests with', () => ({ days: 80, use: { usedAt: now(), calledAt: now() } })],
    ['of a job of every month', () => ({ days: 80, use: { usedAt: daysAgo(31), calledAt: daysAgo(31) } })],
    ['an Admin key that configures every month', () => ({
      input: { role: 'ADMIN' }, days: 80, use: { usedAt: now(), calledAt: now(), configuredAt: daysAgo(29) },
    })],
    ['an Admin key of a job of every month', () => ({
      input: { role: 'ADMIN' }, days: 80, use: { usedAt: daysAgo(31), calledAt: daysAgo(31), configuredAt: daysAgo(31) },
    })],
    ['an Admin key that is only checked by a reverse proxy', () => ({ input: { role: 'ADMIN' }, days: 80, use: { usedAt: now() } })],
    ['an Admin key of five days', () => ({ input: { role: 'ADMIN' }, days: 5, use: { usedAt: now(), calledAt: now() } })],
    ['that was paused for a week', () => ({
      days: 89, use: { usedAt: daysAgo(89) }, more: async ({ admin }, keyId) => {
        stopClock(nowMs() - 7 * day)
        await pauseKey(admin, keyId)
        stopClock(nowMs() + 7 * day)
      },
    })],
    ['that rotates', () => ({
      days: 95, use: { usedAt: now() }, more: ({ admin }, keyId) => rotateKey(admin, keyId, { overlap: '24h' }),
    })],
    ['that has expired, and was used until then', () => ({ input: { expiresInDays: 60 }, days: 62, use: { usedAt: daysAgo(2) } })],
    ['that a member of the project answers for', () => ({
      days: 1, use: { usedAt: now() }, more: ({ admin, viewer }, keyId) => updateKey(admin, keyId, { responsibleId: viewer.person.id }),
    })],
  ]

  test.each(lives)('%s', async (_, lifeOf) => {
    const input = lifeOf().input
    const tenant = await makeTenantKey(input)
    turnTo(lifeOf().days)
    const { use, more } = lifeOf()
    await setUse(tenant.key.id, use)
    await more?.(tenant, tenant.key.id)
    expect(await countFindings(tenant.admin)).toEqual({ kinds: [], keyCount: 0, dismissedCount: 0 })
  })
})

test('findings are those of one project, and an archived one has none', async () => {
  const { admin, adminElsewhere } = await makeTenantKey()
  const { admin: stranger } = await makeTenant()
  turnTo(200)
  expect(await kindsIn(admin)).toEqual(['old_secret', 'unused'])
  for (const other of [adminElsewhere, stranger]) {
    for (const kind of ['old_secret', 'unused'] as const) expect(await findings(other, kind)).toMatchObject({ items: [], total: 0 })
    expect(await countFindings(other)).toEqual({ kinds: [], keyCount: 0, dismissedCount: 0 })
  }
  await archiveProject(await inAccount(admin), admin.projectId)
  expect(await findings(admin, 'unused')).toMatchObject({ items: [], total: 0 })
  expect(await countFindings(admin)).toEqual({ kinds: [], keyCount: 0, dismissedCount: 0 })
})
