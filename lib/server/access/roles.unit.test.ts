import { expect, test } from 'vitest'
import type { KeyRole } from '../../schema/key'
import { AccountPermission } from '../../schema/permission'
import type { PersonRole } from '../prisma-client/enums'
import { accountPermissionsOf, keyMay, permissionsOfRoles } from './roles'

const ofProject = [
  'api_keys:list',
  'api_keys:read',
  'api_keys:create',
  'api_keys:edit',
  'api_keys:rotate',
  'api_keys:pause',
  'api_keys:delete',
  'findings:dismiss',
  'project_settings:change',
  'activity_logs:read',
  'activity_logs:read_roles',
]

test.each([
  ['ACCOUNT_ADMIN', [...ofProject, 'activity_logs:read_people']],
  ['SEI_ADMIN', ofProject],
  ['SEI_TEAM_MANAGER', ['api_keys:list', 'api_keys:read', 'api_keys:pause', 'api_keys:delete', 'findings:dismiss', 'activity_logs:read']],
  ['SEI_VIEWER', ['api_keys:list']],
] as const)('a person with the role %s may do %j and nothing else', (role, permissions) => {
  expect([...permissionsOfRoles([role])].sort()).toEqual([...permissions].sort())
})

test('two roles give what each of them gives, once', () => {
  expect([...permissionsOfRoles(['SEI_VIEWER', 'SEI_TEAM_MANAGER'])].sort()).toEqual(
    [...permissionsOfRoles(['SEI_TEAM_MANAGER'])].sort(),
  )
  expect(permissionsOfRoles([])).toEqual([])
})

const inProjects = ['people:read', 'people:invite', 'people:change_roles']

test.each([
  ['ACCOUNT_ADMIN', null, AccountPermission.options],
  // Only SQL makes such a role.
  ['ACCOUNT_ADMIN', 'a project', inProjects],
  ['SEI_ADMIN', null, inProjects],
  ['SEI_ADMIN', 'a project', inProjects],
  ['SEI_TEAM_MANAGER', null, []],
  ['SEI_VIEWER', null, []],
] as const)('a person with the role %s for %s may do %j in Account Management', (role, projectId, permissions) => {
  expect([...accountPermissionsOf([{ role, projectId }])].sort()).toEqual([...permissions].sort())
})

test.each([
  ['ADMIN', 'read', true],
  ['ADMIN', 'ingest', true],
  ['ADMIN', 'configure', true],
  ['INGESTION', 'read', true],
  ['INGESTION', 'ingest', true],
  ['INGESTION', 'configure', false],
] as const)('whether an %s key may %s: %s', (role, permission, may) => {
  expect(keyMay(role, permission)).toBe(may)
})

test.each(['SEI_AUDITOR', 'constructor'])('a role of a later release gives nothing: %s', (name) => {
  const role = name as PersonRole
  expect(permissionsOfRoles([role])).toEqual([])
  expect(accountPermissionsOf([{ role, projectId: null }])).toEqual([])
  expect(keyMay(name as KeyRole, 'read')).toBe(false)
})
