import { describe, expect, inject, test } from 'vitest'
import type { ProjectSettings } from '../../schema/project-settings'
import { inAccount } from '../../testing/make/account-actor'
import { makeTenant } from '../../testing/make/tenant'
import { activityOf } from '../../testing/services/stored'
import { database } from '../database/open'
import { archiveProject } from './archive'
import { changeProjectSettings, readProjectSettings } from './settings'

const free: ProjectSettings = { maxKeyDays: null, requireKeyExpiry: false, rotateAfterDays: 90, unusedAfterDays: 90 }

test('a new project limits nothing, and its settings are its own', async () => {
  const { admin, adminElsewhere, viewer } = await makeTenant()
  expect(await readProjectSettings(viewer)).toEqual(free)
  await changeProjectSettings(adminElsewhere, { maxKeyDays: 30, requireKeyExpiry: true })
  expect(await readProjectSettings(admin)).toEqual(free)
  expect(await readProjectSettings(adminElsewhere)).toEqual({ ...free, maxKeyDays: 30, requireKeyExpiry: true })
})

test('one setting changes without the other, and the log says what was and what is', async () => {
  const { admin, seiAdmin, accountId } = await makeTenant()
  expect(await changeProjectSettings(admin, { maxKeyDays: 90 })).toEqual({ ...free, maxKeyDays: 90, requireKeyExpiry: false })
  expect(await changeProjectSettings(seiAdmin, { requireKeyExpiry: true })).toEqual({ ...free, maxKeyDays: 90, requireKeyExpiry: true })
  expect(await changeProjectSettings(admin, { maxKeyDays: null })).toEqual({ ...free, maxKeyDays: null, requireKeyExpiry: true })
  const edited = { projectId: admin.projectId, type: 'PROJECT', action: 'EDITED', targetId: admin.projectId, targetName: 'web' }
  expect(await activityOf(accountId)).toMatchObject([
    { ...edited, actorId: admin.id, details: { before: free, after: { ...free, maxKeyDays: 90 } } },
    { ...edited, actorId: seiAdmin.id, details: { before: { ...free, maxKeyDays: 90 }, after: { maxKeyDays: 90, requireKeyExpiry: true } } },
    { ...edited, details: { after: { maxKeyDays: null, requireKeyExpiry: true } } },
  ])
})

test('when a secret is old and a key unused is changed like the rest, and the log says so', async () => {
  const { admin, adminElsewhere, accountId } = await makeTenant()
  expect(await changeProjectSettings(admin, { rotateAfterDays: 30 })).toEqual({ ...free, rotateAfterDays: 30 })
  expect(await changeProjectSettings(admin, { unusedAfterDays: 365 })).toEqual({ ...free, rotateAfterDays: 30, unusedAfterDays: 365 })
  expect(await readProjectSettings(adminElsewhere)).toEqual(free)
  expect(await activityOf(accountId)).toMatchObject([
    { action: 'EDITED', details: { before: { rotateAfterDays: 90, unusedAfterDays: 90 }, after: { rotateAfterDays: 30, unusedAfterDays: 90 } } },
    { action: 'EDITED', details: { before: { unusedAfterDays: 90 }, after: { rotateAfterDays: 30, unusedAfterDays: 365 } } },
  ])
})

test('a change that changes nothing is not told of', async () => {
  const { admin, accountId } = await makeTenant()
  for (const change of [{}, { maxKeyDays: null }, free]) expect(await changeProjectSettings(admin, change)).toEqual(free)
  expect(await activityOf(accountId)).toEqual([])
})

test('a change whose activity row cannot be written changes nothing', async () => {
  const { admin } = await makeTenant()
  await expect(changeProjectSettings({ ...admin, label: 'nobody\0' }, { maxKeyDays: 1 })).rejects.toThrow()
  expect(await readProjectSettings(admin)).toEqual(free)
})

test('an archived project keeps its settings, and a deleted one has none', async () => {
  const { admin } = await makeTenant()
  await archiveProject(await inAccount(admin), admin.projectId)
  await expect(changeProjectSettings(admin, { maxKeyDays: 1 })).rejects.toMatchObject({ code: 'forbidden' })
  expect(await readProjectSettings(admin)).toEqual(free)
  const { prisma } = await database()
  await prisma.project.update({ where: { id: admin.projectId }, data: { deletedAt: new Date() } })
  await expect(readProjectSettings(admin)).rejects.toMatchObject({ code: 'not_found' })
  await expect(changeProjectSettings(admin, { maxKeyDays: 1 })).rejects.toMatchObject({ code: 'not_found' })
})

describe('of two changes at once', () => {
  test.skipIf(inject('databaseKind') !== 'postgresql')('each keeps what the other changed', async () => {
    const { admin, seiAdmin, accountId } = await makeTenant()
    await Promise.all([changeProjectSettings(admin, { maxKeyDays: 7 }), changeProjectSettings(seiAdmin, { requireKeyExpiry: true })])
    expect(await readProjectSettings(admin)).toEqual({ ...free, maxKeyDays: 7, requireKeyExpiry: true })
    expect(await activityOf(accountId)).toHaveLength(2)
  })
})
