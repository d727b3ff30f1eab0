import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { findings } from '../../testing/calls/findings'
import { makeKey } from '../../testing/make/keys'
import { makeTenant } from '../../testing/make/tenant'
import { database } from '../database/open'
import { deleteKey } from '../keys/delete'
import { pauseKey } from '../keys/pause'
import { now, stopClock, turnClock } from '../runtime/clock'
import { countFindings } from './count'

const day = 86_400_000
const start = Date.UTC(2027, 2, 10, 9)
beforeEach(() => stopClock(start))
afterEach(() => turnClock(0))

test('counts come with the first of each kind as its list has it, the gravest kind first; a key counts once', async () => {
  const { admin, seiAdmin } = await makeTenant()
  const made = []
  for (let index = 0; index < 6; index += 1) {
    stopClock(start + Math.floor(index / 2))
    made.push((await makeKey(index < 4 ? admin : seiAdmin, { role: 'ADMIN' })).key.id)
  }
  stopClock(start + day)
  await pauseKey(admin, made[0]!)
  const { prisma } = await database()
  await prisma.apiKeyUse.updateMany({ where: { keyId: { in: made.slice(2, 4) } }, data: { usedAt: now(), calledAt: now(), sharedAt: now() } })
  await prisma.person.update({ where: { id: seiAdmin.id }, data: { disabledAt: now() } })
  stopClock(start + 7.5 * day)
  await deleteKey(admin, made[1]!)
  const attempt = { address: '192.0.2.1', client: 'curl/8', tries: 1, firstAt: now(), lastAt: now() }
  await prisma.apiKeyAttempt.create({ data: { ...attempt, keyId: made[1]!, projectId: admin.projectId } })
  const early = await countFindings(admin)
  expect(early.kinds.map(({ kind, count }) => [kind, count])).toEqual([['deleted_in_use', 1], ['shared', 2], ['no_responsible', 2], ['least_privilege', 2]])
  expect(early).toMatchObject({ keyCount: 5, dismissedCount: 0 })
  stopClock(start + 95 * day)
  const late = await countFindings(admin)
  expect(late.kinds.map(({ kind, count }) => [kind, count])).toEqual([['no_responsible', 2], ['old_secret', 5], ['unused', 4], ['paused_unused', 1]])
  for (const { kind, first, count } of [...early.kinds.slice(2, 3), ...late.kinds]) {
    const { items, total } = await findings(admin, kind, { limit: 1 })
    expect([items, total]).toEqual([[{ ...first, evidence: expect.anything() }], count])
  }
})

test('those who ask at the same time get the same answer, and none from before their own change', async () => {
  const { admin, lead } = await makeTenant()
  const { key } = await makeKey(admin)
  stopClock(start + 20 * day)
  const asked = [countFindings(admin), countFindings(lead), countFindings(admin), countFindings(lead)]
  await pauseKey(admin, key.id)
  const after = countFindings(admin)
  const [, second, third, fourth] = await Promise.all(asked)
  expect(third).toBe(second)
  expect(fourth).toBe(second)
  expect((await after).keyCount).toBe(0)
})

test.skipIf(inject('databaseKind') !== 'postgresql')('a count that fails is not remembered', async () => {
  const { admin } = await makeTenant()
  const { key } = await makeKey(admin)
  stopClock(start + 20 * day)
  await expect(countFindings({ ...admin, projectId: 'no id' })).rejects.toThrow()
  await expect(countFindings({ ...admin, projectId: 'no id' })).rejects.toThrow()
  expect((await countFindings(admin)).kinds[0]?.first.key.id).toBe(key.id)
})
