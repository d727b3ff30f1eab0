// @module-tag pglite
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DismissFindings, FindingKind, ListFindings, RestoreFinding } from '../../schema/finding'
import { findingOf, findings } from '../../testing/calls/findings'
import { inAccount } from '../../testing/make/account-actor'
import { makeKey } from '../../testing/make/keys'
import { makeTenant } from '../../testing/make/tenant'
import { addNetworks } from '../../testing/make/usage'
import { activityOf } from '../../testing/services/stored'
import type { PersonActor } from '../access/actor'
import { database } from '../database/open'
import { deleteKey } from '../keys/delete'
import { archiveProject } from '../projects/archive'
import { now, nowMs, stopClock, turnClock } from '../runtime/clock'
import { countFindings } from './count'
import { dismissFindings } from './dismiss'
import { listDismissals } from './list-dismissals'
import { restoreFinding } from './restore'

const day = 86_400_000
const start = Date.UTC(2027, 2, 10, 9)
beforeEach(() => stopClock(start))
afterEach(() => turnClock(0))

const dismiss = async (actor: PersonActor, kind: FindingKind, keyIds: string[], reason = 'It is so on purpose.') =>
  (await dismissFindings(actor, DismissFindings.parse({ kind, keyIds, reason }))).results
const restore = (actor: PersonActor, kind: FindingKind, keyId: string) => restoreFinding(actor, RestoreFinding.parse({ kind, keyId }))
const dismissals = (actor: PersonActor, query: Record<string, unknown> = {}) => listDismissals(actor, ListFindings.parse(query))

/** A project with keys that were never used in 14 days. */
async function makeUnused(count: number) {
  const tenant = await makeTenant()
  const ids: string[] = []
  for (let index = 0; index < count; index += 1) {
    stopClock(start + index)
    ids.push((await makeKey(tenant.admin, { name: `key ${index}` })).key.id)
  }
  stopClock(start + 20 * day)
  return { ...tenant, ids }
}

test('a lead dismisses findings for 30 days, and everybody who sees findings sees who did and why', async () => {
  const { admin, lead, accountId, ids } = await makeUnused(3)
  const [first, second, third] = ids as [string, string, string]
  expect(await dismiss(lead, 'unused', [first, second], 'For the audit\nin May')).toEqual([
    { id: first, outcome: 'done', detail: null },
    { id: second, outcome: 'done', detail: null },
  ])
  expect(await findings(admin, 'unused')).toMatchObject({ total: 1, items: [{ key: { id: third } }] })
  expect(await countFindings(admin)).toMatchObject({ kinds: [{ kind: 'unused', count: 1, first: { key: { id: third } } }], keyCount: 1, dismissedCount: 2 })
  const until = new Date(nowMs() + 30 * day).toISOString()
  const dismissal = { reason: 'For the audit\nin May', by: lead.person.name, at: now().toISOString(), until }
  const page = await dismissals(admin)
  expect(page).toMatchObject({ total: 2, items: [{ evidence: { kind: 'unused' }, dismissal }, { dismissal }] })
  expect(page.items.map(({ key }) => key.id).sort()).toEqual([first, second].sort())
  const logged = (await activityOf(accountId)).filter(({ action }) => action === 'DISMISSED')
  expect(logged.map(({ targetId }) => targetId).sort()).toEqual([first, second].sort())
  expect(logged[0]).toMatchObject({
    type: 'API_ACCESS_KEY', projectId: admin.projectId, actorId: lead.id, details: { finding: 'unused', reason: 'For the audit\nin May', until },
  })
  stopClock(nowMs() + 30 * day - 1)
  expect((await findings(admin, 'unused')).total).toBe(1)
  stopClock(nowMs() + 1)
  expect((await findings(admin, 'unused')).total).toBe(3)
  expect(await dismissals(admin)).toMatchObject({ items: [], total: 0 })
})

test('only that kind of finding of the key is hidden', async () => {
  const { admin, ids } = await makeUnused(1)
  stopClock(start + 100 * day)
  await dismiss(admin, 'unused', ids)
  expect(await countFindings(admin)).toMatchObject({ kinds: [{ kind: 'old_secret', count: 1 }], keyCount: 1, dismissedCount: 1 })
})

test('each key is told of: no finding, dismissed already, of another project or account, none', async () => {
  const { admin, adminElsewhere, accountId, ids } = await makeUnused(2)
  const [first, second] = ids as [string, string]
  const { key: elsewhere } = await makeKey(adminElsewhere)
  const { ids: [foreign] } = await makeUnused(1)
  const { key: young } = await makeKey(admin)
  await dismiss(admin, 'unused', [first], 'First')
  const none = randomUUID()
  const refused = { outcome: 'refused', detail: expect.stringContaining('nothing here') }
  expect(await dismiss(admin, 'unused', [elsewhere.id, foreign!, none, young.id, first, second.toUpperCase(), second], 'Second')).toEqual([
    { id: elsewhere.id, ...refused },
    { id: foreign, ...refused },
    { id: none, ...refused },
    { id: young.id, outcome: 'unchanged', detail: 'There is no such finding about this key, or no more.' },
    { id: first, outcome: 'unchanged', detail: 'It is dismissed already.' },
    { id: second, outcome: 'done', detail: null },
    { id: second, outcome: 'done', detail: null },
  ])
  const { prisma } = await database()
  const stored = await prisma.findingDismissal.findMany({ where: { keyId: { in: [elsewhere.id, foreign!, young.id, first] } } })
  expect(stored).toMatchObject([{ keyId: first, reason: 'First' }])
  expect((await activityOf(accountId)).filter(({ action }) => action === 'DISMISSED')).toHaveLength(2)
})

test('what one person asks for at once is done one after the other, and refused to them beyond five', async () => {
  const { lead, ids } = await makeUnused(1)
  const asked = await Promise.allSettled(Array.from({ length: 8 }, () => dismiss(lead, 'unused', ids)))
  const refused = asked.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))
  expect(refused).toEqual([expect.objectContaining({ code: 'rate_limited' }), expect.objectContaining({ code: 'rate_limited' })])
  expect(asked.filter((one) => one.status === 'fulfilled' && one.value[0]!.outcome === 'done')).toHaveLength(1)
})

test('of two people who dismiss the same at once, one does', async () => {
  const { admin, lead, accountId, ids } = await makeUnused(3)
  const [one, other] = await Promise.all([dismiss(admin, 'unused', ids), dismiss(lead, 'unused', ids.toReversed())])
  const outcomes = [...one, ...other].map(({ outcome }) => outcome).sort()
  expect(outcomes).toEqual(['done', 'done', 'done', 'unchanged', 'unchanged', 'unchanged'])
  expect((await activityOf(accountId)).filter(({ action }) => action === 'DISMISSED')).toHaveLength(3)
})

test('a dismissal whose activity row cannot be written hides nothing', async () => {
  const { admin, ids } = await makeUnused(1)
  await expect(dismiss({ ...admin, label: 'nobody\0' }, 'unused', ids)).rejects.toThrow()
  expect((await findings(admin, 'unused')).total).toBe(1)
})

test('a new network after the dismissal is a finding all the same, also one that is counted only afterwards', async () => {
  const { admin, ids } = await makeUnused(1)
  const [keyId] = ids as [string]
  const { projectId } = admin
  const add = (network: string, knownBefore: number) => addNetworks({ keyId, projectId, network, knownBefore, lastAt: now() })
  await add('203.0.113.0/24', 0)
  await add('198.51.100.0/24', 1)
  stopClock(nowMs() + 2_000)
  expect(await dismiss(admin, 'new_network', [keyId])).toMatchObject([{ outcome: 'done' }])
  expect(await findings(admin, 'new_network')).toMatchObject({ total: 0 })
  expect(await dismissals(admin)).toMatchObject({ items: [{ evidence: { network: '198.51.100.0/24' } }] })
  // The call was before the dismissal; a server wrote it after that.
  stopClock(nowMs() - 1_000)
  await add('192.0.2.0/24', 2)
  stopClock(nowMs() + 1_000)
  expect(await findings(admin, 'new_network')).toMatchObject({ total: 1, items: [{ evidence: { network: '192.0.2.0/24', more: [] }, dismissal: null }] })
  expect(await dismissals(admin)).toMatchObject({ total: 0 })
  expect(await dismiss(admin, 'new_network', [keyId], 'This one too')).toMatchObject([{ outcome: 'done' }])
  expect(await findings(admin, 'new_network')).toMatchObject({ total: 0 })
  expect(await dismissals(admin)).toMatchObject({ items: [{ evidence: { network: '192.0.2.0/24', more: [{}] }, dismissal: { reason: 'This one too' } }] })
})

test('a deleted key can be dismissed, and what its other findings were is gone', async () => {
  const { admin, ids } = await makeUnused(1)
  const [keyId] = ids as [string]
  await dismiss(admin, 'unused', [keyId])
  await deleteKey(admin, keyId)
  const { prisma } = await database()
  const attempt = { address: '192.0.2.1', client: 'curl/8', tries: 1, firstAt: now(), lastAt: now() }
  await prisma.apiKeyAttempt.create({ data: { ...attempt, keyId, projectId: admin.projectId } })
  expect(await countFindings(admin)).toMatchObject({ kinds: [{ kind: 'deleted_in_use', count: 1 }], keyCount: 1, dismissedCount: 0 })
  expect(await dismiss(admin, 'deleted_in_use', [keyId])).toMatchObject([{ outcome: 'done' }])
  expect(await countFindings(admin)).toEqual({ kinds: [], keyCount: 0, dismissedCount: 1 })
})

describe('a dismissed finding is shown again', () => {
  test('and the log says so, once', async () => {
    const { admin, lead, accountId, ids } = await makeUnused(1)
    const [keyId] = ids as [string]
    await dismiss(admin, 'unused', [keyId])
    await restore(lead, 'unused', keyId)
    await restore(lead, 'unused', keyId)
    expect(await findingOf(lead, 'unused', keyId)).toBeDefined()
    expect(await dismissals(lead)).toMatchObject({ total: 0 })
    const restored = (await activityOf(accountId)).filter(({ action }) => action === 'RESTORED')
    expect(restored).toMatchObject([{ actorId: lead.id, targetId: keyId, targetName: 'key 0', details: { finding: 'unused' } }])
  })

  test('not by somebody of another project or account', async () => {
    const { admin, adminElsewhere, ids } = await makeUnused(1)
    const [keyId] = ids as [string]
    const { admin: stranger } = await makeTenant()
    await dismiss(admin, 'unused', [keyId])
    for (const actor of [adminElsewhere, stranger]) {
      await expect(restore(actor, 'unused', keyId)).rejects.toMatchObject({ code: 'not_found' })
      expect(await dismissals(actor)).toMatchObject({ items: [], total: 0 })
    }
    expect((await dismissals(admin)).total).toBe(1)
  })
})

test('an archived project dismisses nothing, and restores nothing', async () => {
  const { admin, ids } = await makeUnused(2)
  const [first, second] = ids as [string, string]
  await dismiss(admin, 'unused', [first])
  await archiveProject(await inAccount(admin), admin.projectId)
  await expect(dismiss(admin, 'unused', [second])).rejects.toMatchObject({ code: 'forbidden' })
  await expect(restore(admin, 'unused', first)).rejects.toMatchObject({ code: 'forbidden' })
  expect(await dismissals(admin)).toMatchObject({ items: [], total: 0 })
})

test('dismissals are listed there and back, the last first, each kind of a key apart', async () => {
  const { admin, ids } = await makeUnused(2)
  const [first, second] = ids as [string, string]
  stopClock(start + 100 * day)
  await dismiss(admin, 'unused', [first])
  await dismiss(admin, 'old_secret', [first])
  stopClock(nowMs() + 1)
  await dismiss(admin, 'unused', [second])
  const seen = []
  let page = await dismissals(admin, { limit: 1 })
  for (;;) {
    expect(page.total).toBe(3)
    seen.push(...page.items.map(({ key, evidence }) => `${key.name} ${evidence.kind}`))
    if (!page.nextCursor) break
    page = await dismissals(admin, { limit: 1, cursor: page.nextCursor })
  }
  expect(seen[0]).toBe('key 1 unused')
  expect(seen.sort()).toEqual(['key 0 old_secret', 'key 0 unused', 'key 1 unused'])
  expect((await dismissals(admin, { limit: 5, cursor: page.previousCursor })).items).toHaveLength(2)
})

test.each([
  [{ kind: 'unused', keyIds: [], reason: 'why' }, 'Choose at least one key.'],
  [{ kind: 'unused', keyIds: Array.from({ length: 101 }, () => randomUUID()), reason: 'why' }, 'Choose at most 100 keys.'],
  [{ kind: 'unused', keyIds: [randomUUID()], reason: ' \u200b ' }, 'Say why, for those who look later.'],
  [{ kind: 'untidy', keyIds: [randomUUID()], reason: 'why' }, 'There is no such kind of finding.'],
])('what is no dismissal is refused: %#', (input, message) => {
  expect(DismissFindings.safeParse(input).error?.issues.map((issue) => issue.message)).toContain(message)
})

test('the reason is in no log where it has a key in it', async () => {
  const { admin } = await makeTenant()
  const { key, secret } = await makeKey(admin)
  const { error } = DismissFindings.safeParse({ kind: 'unused', keyIds: [key.id], reason: `see ${secret}` })
  expect(error?.issues[0]?.message).toMatch(/has an API key in it/)
  expect(error?.issues[0]?.message).not.toContain(secret)
})
