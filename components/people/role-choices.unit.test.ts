import { expect, test } from 'vitest'
import { firstRole, isGiven, nextRole, placeChoices, rolesAt, strongest, withoutDoubles } from './role-choices'

const project = (id: string, projectName: string, orgName = 'Engineering') => ({
  id,
  org: orgName.toLowerCase(),
  orgName,
  project: projectName.toLowerCase(),
  projectName,
  isArchived: false,
  mayChangeSettings: false,
  mayReadActivity: false,
})
const admin = { account: true, projects: [project('1', 'Web'), project('2', 'Ops'), project('3', 'Web', 'Sales')] }
const seiAdmin = { account: false, projects: [project('2', 'Ops')] }

test('the whole account is for those who may give its roles; projects of one name say their organization', () => {
  expect(placeChoices(admin).map(({ label }) => label)).toEqual(['Whole account', 'Web (Engineering)', 'Ops', 'Web (Sales)'])
  expect(placeChoices(seiAdmin).map(({ label }) => label)).toEqual(['Ops'])
  expect(isGiven(seiAdmin, '2')).toBe(true)
  expect(isGiven(seiAdmin, '1')).toBe(false)
  expect(isGiven(seiAdmin, null)).toBe(false)
})

test('Account Admin is a role of the whole account alone', () => {
  expect(rolesAt(null)).toContain('ACCOUNT_ADMIN')
  expect(rolesAt('1')).not.toContain('ACCOUNT_ADMIN')
})

test('a form begins with the role that allows least, in the open project where that may be given', () => {
  expect(firstRole(admin, '2')).toEqual({ role: 'SEI_VIEWER', projectId: '2' })
  expect(firstRole(seiAdmin, '1')).toEqual({ role: 'SEI_VIEWER', projectId: '2' })
  expect(firstRole({ account: true, projects: [] }, undefined)).toEqual({ role: 'SEI_VIEWER', projectId: null })
  expect(nextRole(admin, [{ role: 'SEI_ADMIN', projectId: '1' }])).toEqual({ role: 'SEI_VIEWER', projectId: '2' })
})

test('roles are sent once, and each place says what the strongest of its roles allows', () => {
  const roles = [
    { role: 'SEI_VIEWER', projectId: '1' },
    { role: 'SEI_ADMIN', projectId: '1' },
    { role: 'SEI_VIEWER', projectId: '1' },
    { role: 'SEI_VIEWER', projectId: null },
  ] as const
  expect(withoutDoubles(roles)).toHaveLength(3)
  expect(strongest(roles)).toEqual([
    { role: 'SEI_ADMIN', projectId: '1' },
    { role: 'SEI_VIEWER', projectId: null },
  ])
})
