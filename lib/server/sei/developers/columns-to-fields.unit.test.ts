import { expect, test } from 'vitest'
import { carryFields, fieldsOfMappings, suggestMappings } from './columns-to-fields'

const suggested = (columns: string[]) => suggestMappings(columns).map(({ fieldType }) => fieldType)
const keys = (columns: string[]) => fieldsOfMappings(columns, suggestMappings(columns)).map(({ key }) => key)

test.each([
  [['full_name', 'email', 'manager email', 'role'], ['NAME', 'EMAIL', 'MANAGER_EMAIL', 'ROLE']],
  [['Name', 'E-Mail', 'Manager-Email', 'Job Title'], ['NAME', 'EMAIL', 'MANAGER_EMAIL', 'ROLE']],
  [['DISPLAY NAME', 'Email Address', 'Manager', 'Title'], ['NAME', 'EMAIL', 'MANAGER_EMAIL', 'ROLE']],
  [['Name', 'Full Name', 'Manager', 'Manager Email'], ['CUSTOM', 'NAME', 'CUSTOM', 'MANAGER_EMAIL']],
  [['A', 'B'], ['CUSTOM', 'CUSTOM']],
])('%j is taken for %j', (columns, types) => expect(suggested(columns)).toEqual(types))

test('keys are readable, different, and safe as names of properties', () => {
  expect(keys(['Email', 'Sub Role', 'SUB-ROLE', 'HR Business Partner', 'Отдел', '***', '__proto__', 'constructor', 'has own property', 'custom fields', 'role'])).toEqual(
    ['email', 'subRole', 'subRole2', 'hrBusinessPartner', 'отдел', 'field', 'proto', 'constructor2', 'hasOwnProperty2', 'customFields2', 'role'],
  )
  expect(keys(['ﷺ'.repeat(200)])[0]!.length).toBeLessThanOrEqual(64)
  const long = 'A long question of a form '.repeat(4)
  expect(keys([`${long}one`, `${long}two`])).toEqual([expect.stringMatching(/^aLongQuestion\w{51}$/), expect.stringMatching(/\w{64}2$/)])
})

test('a later file keeps the keys and types of columns that it shares', () => {
  const before = fieldsOfMappings(['Mail', 'Boss', 'Who', 'Team'], [
    { columnName: 'Mail', fieldType: 'EMAIL' },
    { columnName: 'Boss', fieldType: 'MANAGER_EMAIL' },
    { columnName: 'Who', fieldType: 'NAME' },
  ])
  const after = carryFields(['TEAM', 'who', 'Name', 'Boss', 'Mail'], before)
  expect(after.map(({ key, fieldType, columnName }) => [columnName, key, fieldType])).toEqual([
    ['TEAM', 'team', 'CUSTOM'],
    ['who', 'name', 'NAME'],
    ['Name', 'name2', 'CUSTOM'],
    ['Boss', 'managerEmail', 'MANAGER_EMAIL'],
    ['Mail', 'email', 'EMAIL'],
  ])
  expect(suggestMappings(['Who', 'Full Name', 'Mail'], before).map(({ fieldType }) => fieldType)).toEqual(['NAME', 'CUSTOM', 'EMAIL'])
})

test('a later file may spell its columns in another way, as long as it is clear which they are', () => {
  const keysOf = (columns: string[], earlier: string[]) =>
    carryFields(columns, fieldsOfMappings(earlier, suggestMappings(earlier))).map(({ key }) => key)
  const documented = ['Email', 'Manager Email', 'Full Name', 'Sub Role']
  expect(keysOf(['EMAIL', 'manager_email', 'fullName', 'sub-role'], documented)).toEqual(['email', 'managerEmail', 'name', 'subRole'])
  expect(keysOf(['Sub Role', 'sub_role'], documented)).toEqual(['subRole', 'subRole2'])
  expect(keysOf(['sub_role', 'sub-role'], documented)).toEqual(['subRole2', 'subRole3'])
  expect(keysOf(['SUB-ROLE'], ['Sub Role', 'sub_role'])).toEqual(['subRole3'])
})
