// @module-tag pglite
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeKey } from '../../testing/make/keys'
import { makeTenant, testRequest } from '../../testing/make/tenant'
import { activityOf } from '../../testing/services/stored'
import { database } from '../database/open'
import { deleteKey } from './delete'
import { getKey } from '../../testing/calls/get-key'
import { pauseKey } from './pause'
import { resumeKey } from './resume'

test('a lead pauses a key and resumes it: nothing else of it changes', async () => {
  const { admin, lead } = await makeTenant()
  const { key } = await makeKey(admin)
  const { person } = lead
  const paused = await pauseKey(lead, key.id)
  expect(paused).toEqual({
    key: { ...key, status: 'PAUSED', pausedAt: expect.any(String), pausedBy: { id: person.id, name: person.name } },
    isChanged: true,
  })
  expect(await getKey(admin, key.id)).toEqual(paused.key)
  expect(await resumeKey(lead, key.id)).toEqual({ key, isChanged: true })
  expect(await getKey(admin, key.id)).toEqual(key)
})

test('the activity log says who did it, and since when the key was paused', async () => {
  const { admin, lead, accountId } = await makeTenant()
  const { key } = await makeKey(admin, { name: 'CI' })
  const { pausedAt } = (await pauseKey(lead, key.id)).key
  await resumeKey(admin, key.id)
  const about = { type: 'API_ACCESS_KEY', targetId: key.id, targetName: 'CI', requestId: testRequest.requestId }
  expect((await activityOf(accountId)).slice(1)).toMatchObject([
    { ...about, actorLabel: lead.person.email, action: 'PAUSED', details: { hint: key.hint, lastUsedAt: null } },
    { ...about, actorLabel: admin.person.email, action: 'RESUMED', details: { pausedAt } },
  ])
})

test('once more changes nothing, and keeps who paused it first', async () => {
  const { admin, lead, accountId } = await makeTenant()
  const { key } = await makeKey(admin)
  expect(await resumeKey(admin, key.id)).toEqual({ key, isChanged: false })
  const changes = await Promise.all(Array.from({ length: 10 }, () => pauseKey(lead, key.id)))
  expect(changes.filter(({ isChanged }) => isChanged)).toHaveLength(1)
  expect(await pauseKey(admin, key.id)).toEqual({ key: changes[0]!.key, isChanged: false })
  expect((await activityOf(accountId)).map((row) => row.action)).toEqual(['CREATED', 'PAUSED'])
})

test('a pause whose activity row cannot be written does not happen', async () => {
  const { admin } = await makeTenant()
  const { key } = await makeKey(admin)
  await expect(pauseKey({ ...admin, label: 'nobody\0' }, key.id)).rejects.toThrow()
  expect(await getKey(admin, key.id)).toEqual(key)
})

test.each([
  ['paused', pauseKey],
  ['resumed', resumeKey],
])('what is not there is not %s: another project’s key, another account’s, a deleted one', async (_, change) => {
  const { admin, adminElsewhere, accountId } = await makeTenant()
  const { admin: stranger } = await makeTenant()
  const { key } = await makeKey(admin)
  const { key: deleted } = await makeKey(admin)
  await deleteKey(admin, deleted.id)
  const before = (await activityOf(accountId)).length
  const tries = await Promise.allSettled([
    change(adminElsewhere, key.id),
    change(stranger, key.id),
    change(admin, deleted.id),
    change(admin, randomUUID()),
  ])
  for (const attempt of tries) expect(attempt).toMatchObject({ reason: { code: 'not_found' } })
  expect(await activityOf(accountId)).toHaveLength(before)
})

test('in a project that was archived meanwhile, keys stay as they are', async () => {
  const { admin } = await makeTenant()
  const { key } = await makeKey(admin)
  const { key: paused } = await makeKey(admin)
  await pauseKey(admin, paused.id)
  const { prisma } = await database()
  await prisma.project.update({ where: { id: admin.projectId }, data: { archivedAt: new Date() } })
  await expect(pauseKey(admin, key.id)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(resumeKey(admin, paused.id)).rejects.toMatchObject({ code: 'forbidden' })
})
