import { expect, test } from 'vitest'
import { inAccount } from '../../testing/make/account-actor'
import { makeTenant } from '../../testing/make/tenant'
import { activityOf } from '../../testing/services/stored'
import { archiveProject } from './archive'
import { deleteProject } from './delete'
import { listOrganizations } from './list-all'
import { renameOrganization, renameProject } from './rename'

test('a project gets another name and keeps its identifier; the log has both names', async () => {
  const { admin, accountId } = await makeTenant()
  const actor = await inAccount(admin)
  const renamed = await renameProject(actor, admin.projectId, { name: 'Shop' })
  expect(renamed).toMatchObject({ id: admin.projectId, identifier: 'web', name: 'Shop' })
  expect(await renameProject(actor, admin.projectId, { name: 'Shop' })).toEqual(renamed)
  expect(await activityOf(accountId)).toMatchObject([
    { projectId: admin.projectId, type: 'PROJECT', action: 'EDITED', targetName: 'Shop', details: { before: { name: 'web' }, after: { name: 'Shop' } } },
  ])
})

test('so does an organization; its row in the log belongs to no project', async () => {
  const { admin, accountId } = await makeTenant()
  const actor = await inAccount(admin)
  const { id } = (await listOrganizations(actor)).organizations[0]!
  expect(await renameOrganization(actor, id, { name: 'Platform' })).toEqual({ id, identifier: 'eng', name: 'Platform' })
  await renameOrganization(actor, id, { name: 'Platform' })
  expect((await listOrganizations(actor)).organizations[0]).toMatchObject({ name: 'Platform' })
  expect(await activityOf(accountId)).toMatchObject([
    { projectId: null, type: 'ORGANIZATION', action: 'EDITED', details: { before: { name: 'Engineering' }, after: { name: 'Platform' } } },
  ])
})

test('nothing of another account is found, whatever is asked of it, and no deleted project', async () => {
  const { admin } = await makeTenant()
  const { admin: stranger, adminElsewhere } = await makeTenant()
  const actor = await inAccount(admin)
  const strangers = await inAccount(stranger)
  const { id } = (await listOrganizations(strangers)).organizations[0]!
  const missing = { code: 'not_found', status: 404 }
  await expect(renameOrganization(actor, id, { name: 'Mine' })).rejects.toMatchObject(missing)
  for (const change of [archiveProject, deleteProject]) await expect(change(actor, stranger.projectId)).rejects.toMatchObject(missing)
  await expect(renameProject(actor, stranger.projectId, { name: 'Mine' })).rejects.toMatchObject(missing)
  await archiveProject(strangers, adminElsewhere.projectId)
  await deleteProject(strangers, adminElsewhere.projectId)
  await expect(renameProject(strangers, adminElsewhere.projectId, { name: 'Back' })).rejects.toMatchObject(missing)
})
