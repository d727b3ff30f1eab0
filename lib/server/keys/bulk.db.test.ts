// @module-tag pglite
import { randomUUID } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { ChangeKeys } from '../../schema/key-bulk'
import { makeKey } from '../../testing/make/keys'
import { makeTenant } from '../../testing/make/tenant'
import { activityOf } from '../../testing/services/stored'
import type { PersonActor } from '../access/actor'
import { database } from '../database/open'
import { changeKeys } from './bulk'
import { deleteKey } from './delete'
import { getDeletedKey } from './list-deleted'
import { getKey } from '../../testing/calls/get-key'
import { pauseKey } from './pause'
import { resumeKey } from './resume'

const change = async (actor: PersonActor, input: unknown) => (await changeKeys(actor, ChangeKeys.parse(input))).results

const makeKeys = async (actor: PersonActor, count: number) => {
  const ids = []
  for (let index = 0; index < count; index += 1) ids.push((await makeKey(actor)).key.id)
  return ids
}

test('a lead pauses, resumes and deletes keys, and is told of each', async () => {
  const { admin, lead, accountId } = await makeTenant()
  const ids = await makeKeys(admin, 3)
  const [first, second, third] = ids as [string, string, string]
  await pauseKey(admin, second)
  const all = (outcomes: string[]) => ids.map((id, index) => ({ id, outcome: outcomes[index], detail: null }))
  expect(await change(lead, { action: 'pause', ids })).toEqual(all(['done', 'unchanged', 'done']))
  await resumeKey(admin, third)
  expect(await change(lead, { action: 'resume', ids })).toEqual(all(['done', 'done', 'unchanged']))
  await deleteKey(admin, first)
  expect(await change(lead, { action: 'delete', ids, reason: 'End of contract' })).toEqual(all(['unchanged', 'done', 'done']))
  expect(await getDeletedKey(lead, first)).toMatchObject({ reason: null, deletedBy: admin.person.name })
  expect(await getDeletedKey(lead, third)).toMatchObject({ reason: 'End of contract', deletedBy: lead.person.name })
  const actions = (await activityOf(accountId)).filter((row) => row.actorId === lead.id).map((row) => row.action)
  expect(actions).toEqual(['PAUSED', 'PAUSED', 'RESUMED', 'RESUMED', 'DELETED', 'DELETED'])
})

test('what refuses one key leaves the others alone: another project’s, another account’s, none, a deleted one', async () => {
  const { admin, adminElsewhere } = await makeTenant()
  const [mine, deleted] = (await makeKeys(admin, 2)) as [string, string]
  const [elsewhere] = (await makeKeys(adminElsewhere, 1)) as [string]
  const [foreign] = (await makeKeys((await makeTenant()).admin, 1)) as [string]
  await deleteKey(admin, deleted)
  const none = randomUUID()
  const results = await change(admin, { action: 'pause', ids: [elsewhere, foreign, none, deleted, mine] })
  const refused = { outcome: 'refused', detail: results[0]!.detail }
  expect(results).toEqual([
    ...[elsewhere, foreign, none, deleted].map((id) => ({ id, ...refused })),
    { id: mine, outcome: 'done', detail: null },
  ])
  expect(refused.detail).toMatch(/nothing here/)
  expect(await change(admin, { action: 'delete', ids: [elsewhere, foreign, none] })).toMatchObject([refused, refused, refused])
  expect(await getKey(adminElsewhere, elsewhere)).toMatchObject({ pausedAt: null })
})

test('a key that is named twice, also in capitals, is changed once', async () => {
  const { admin, accountId } = await makeTenant()
  const [id] = (await makeKeys(admin, 1)) as [string]
  expect(await change(admin, { action: 'pause', ids: [id, id, id.toUpperCase()] })).toEqual(
    [id, id, id].map((same) => ({ id: same, outcome: 'done', detail: null })),
  )
  expect((await activityOf(accountId)).map((row) => [row.action, row.targetId])).toEqual([['CREATED', id], ['PAUSED', id]])
})

test('an admin hands keys over to a member of the project, and to nobody else', async () => {
  const tenant = await makeTenant()
  const { admin, lead, seiAdmin } = tenant
  const { admin: stranger } = await makeTenant()
  const ids = await makeKeys(admin, 2)
  const handOver = (responsibleId: string) => change(seiAdmin, { action: 'hand-over', ids, responsibleId })
  const outcomes = async (responsibleId: string) => (await handOver(responsibleId)).map(({ outcome }) => outcome)
  expect(await outcomes(admin.person.id)).toEqual(['unchanged', 'unchanged'])
  expect(await outcomes(lead.person.id)).toEqual(['done', 'done'])
  expect(await outcomes(lead.person.id)).toEqual(['unchanged', 'unchanged'])
  for (const nobody of [stranger.person.id, randomUUID()]) {
    const refused = { outcome: 'refused', detail: 'Choose a member of this project.' }
    expect(await handOver(nobody)).toMatchObject([refused, refused])
  }
  for (const id of ids) expect((await getKey(admin, id)).responsible).toEqual(lead.person)
})

test.each([
  ['viewer', { action: 'pause' }],
  ['viewer', { action: 'resume' }],
  ['viewer', { action: 'delete' }],
  ['viewer', { action: 'hand-over', responsibleId: randomUUID() }],
  ['lead', { action: 'hand-over', responsibleId: randomUUID() }],
] as const)('a %s may not do %j, to no key', async (role, input) => {
  const tenant = await makeTenant()
  const ids = await makeKeys(tenant.admin, 2)
  const before = await Promise.all(ids.map((id) => getKey(tenant.admin, id)))
  await expect(change(tenant[role], { ...input, ids })).rejects.toMatchObject({ code: 'forbidden' })
  expect(await Promise.all(ids.map((id) => getKey(tenant.admin, id)))).toEqual(before)
})

test.each([
  { action: 'pause', ids: [] },
  { action: 'pause', ids: Array.from({ length: 101 }, () => randomUUID()) },
  { action: 'pause', ids: ["' OR true --"] },
  { action: 'pause', ids: [randomUUID()], reason: 'none is taken' },
  { action: 'destroy', ids: [randomUUID()] },
  { action: 'hand-over', ids: [randomUUID()] },
  { action: 'delete', ids: [randomUUID()], reason: 'x'.repeat(257) },
  { action: 'delete', ids: [randomUUID()], reason: `sei_${'0'.repeat(36)}` },
  { action: 'delete', ids: [randomUUID()], reason: '\u202eabc' },
])('%j is not taken', (input) => {
  expect(ChangeKeys.safeParse(input).success).toBe(false)
})

test('many at once and single changes end well, and each key changes once', async () => {
  const { admin, lead, accountId } = await makeTenant()
  const ids = await makeKeys(admin, 8)
  const runs = await Promise.all([
    change(lead, { action: 'pause', ids }),
    change(admin, { action: 'pause', ids: ids.toReversed() }),
    ...ids.map((id) => pauseKey(admin, id).then(({ isChanged }) => [{ id, outcome: isChanged ? 'done' : 'unchanged' }])),
  ])
  const done = runs.flat().filter(({ outcome }) => outcome === 'done')
  expect(done.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
  const deleted = await Promise.all([
    change(lead, { action: 'delete', ids }),
    change(lead, { action: 'resume', ids: ids.toReversed() }),
    ...ids.map((id) => deleteKey(admin, id)),
  ])
  expect(deleted[0].every(({ outcome }) => outcome !== 'refused')).toBe(true)
  const rows = await activityOf(accountId)
  for (const action of ['PAUSED', 'DELETED'] as const) {
    expect(rows.filter((row) => row.action === action).map((row) => row.targetId).toSorted()).toEqual(ids.toSorted())
  }
})

test('once the database cannot be reached, no further key is tried', async () => {
  const { admin } = await makeTenant()
  const ids = await makeKeys(admin, 3)
  const { prisma } = await database()
  const unreachable = Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' })
  const transaction = vi.spyOn(prisma, '$transaction').mockRejectedValue(unreachable)
  try {
    const results = await change(admin, { action: 'pause', ids })
    expect(results.map(({ outcome }) => outcome)).toEqual(['refused', 'refused', 'refused'])
    expect(results[2]!.detail).toMatch(/Try again/)
    expect(transaction).toHaveBeenCalledTimes(1)
  } finally {
    transaction.mockRestore()
  }
})

test('a key whose change the database rolled back says so, and the others are changed', async () => {
  const { admin } = await makeTenant()
  const ids = await makeKeys(admin, 3)
  const { prisma } = await database()
  const deadlock = Object.assign(new Error('deadlock detected'), { code: '40P01' })
  const transaction = vi.spyOn(prisma, '$transaction').mockRejectedValueOnce(deadlock)
  try {
    expect(await change(admin, { action: 'pause', ids })).toMatchObject([
      { outcome: 'refused', detail: 'Another change was in the way of this one. Try again.' },
      { outcome: 'done' },
      { outcome: 'done' },
    ])
  } finally {
    transaction.mockRestore()
  }
})

test('a project that is archived meanwhile keeps its keys as they are, and lets them be deleted', async () => {
  const { admin } = await makeTenant()
  const ids = await makeKeys(admin, 2)
  const { prisma } = await database()
  await prisma.project.update({ where: { id: admin.projectId }, data: { archivedAt: new Date() } })
  expect(await change(admin, { action: 'pause', ids })).toMatchObject([{ outcome: 'refused' }, { outcome: 'refused' }])
  expect(await change(admin, { action: 'delete', ids })).toMatchObject([{ outcome: 'done' }, { outcome: 'done' }])
})
