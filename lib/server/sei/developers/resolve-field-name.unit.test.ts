import { describe, expect, test } from 'vitest'
import { fieldsOfMappings, suggestMappings } from './columns-to-fields'
import { FieldNames } from './resolve-field-name'

const namesOf = (columns: string[]) => new FieldNames(fieldsOfMappings(columns, suggestMappings(columns)))
const keysOf = (names: FieldNames, name: string) => names.find(name).map(({ key }) => key)

const documented = namesOf(['Email', 'Manager Email', 'Full Name', 'Role', 'Site', 'Team'])

test.each([
  ['Manager Email', 'managerEmail'],
  ['managerEmail', 'managerEmail'],
  ['manager_email', 'managerEmail'],
  ['MANAGER_EMAIL', 'managerEmail'],
  ['MANAGER-EMAIL', 'managerEmail'],
  ['manager\u00a0email', 'managerEmail'],
  ['manager\u2011email', 'managerEmail'],
  ['Manager \u2013 Email', 'managerEmail'],
  ['\u200bManager Email\u200b', 'managerEmail'],
  ['ManagerEmail', 'managerEmail'],
  ['reports_to', 'managerEmail'],
  ['supervisorEmail', 'managerEmail'],
  ['full_name', 'name'],
  ['fullName', 'name'],
  ['FULL NAME', 'name'],
  ['name', 'name'],
  ['NAME', 'name'],
  ['display_name', 'name'],
  ['E-Mail', 'email'],
  ['email address', 'email'],
  ['job_title', 'role'],
  ['TEAM', 'team'],
])('%j is the field %j of a usual header', (name, key) => expect(keysOf(documented, name)).toEqual([key]))

test.each(['constructor', '__proto__', '', '_', ' - ', 'CUSTOM', 'salary'])('%j is no field', (name) => {
  expect(keysOf(documented, name)).toEqual([])
})

test('an exact column comes before a key, and a key before what is folded', () => {
  const names = new FieldNames(
    fieldsOfMappings(['Full Name', 'name', 'Sub Role', 'sub_role'], [{ columnName: 'Full Name', fieldType: 'NAME' }]),
  )
  expect(keysOf(names, 'name')).toEqual(['name2'])
  expect(keysOf(names, ' name ')).toEqual(['name2'])
  expect(keysOf(names, 'Full Name')).toEqual(['name'])
  expect(keysOf(names, 'sub_role')).toEqual(['subRole2'])
  expect(keysOf(names, 'Sub Role')).toEqual(['subRole'])
  expect(keysOf(names, 'subRole')).toEqual(['subRole'])
  expect(names.withKey('name')?.columnName).toBe('Full Name')
})

describe('the error', () => {
  const error = (names: FieldNames, name: string) => names.explain(name, names.find(name))

  test('of a name that fits two columns names both', () => {
    expect(error(namesOf(['Email', 'Sub Role', 'sub_role']), 'SUB-ROLE')).toBe(
      '“SUB-ROLE” fits 2 columns: “Sub Role” and “sub_role”. Use the name of one of them.',
    )
    expect(error(namesOf(['Role', 'Title', 'Email']), 'TITLE')).toContain('“Role” and “Title”')
  })

  test('of an unknown name lists the names that there are', () => {
    expect(error(namesOf(['Email', 'Full Name', 'Team']), 'salary')).toBe(
      'There is no field “salary”. The fields are “Email”, “Full Name”, and “Team”.',
    )
    expect(error(namesOf([]), 'salary')).toContain('none yet')
    expect(error(namesOf(Array.from({ length: 100 }, (_, index) => `c${index}`)), 'x')).toMatch(/“c39”, and 60 more\.$/)
  })

  test('has no secret and no half of an emoji in it', () => {
    expect(error(documented, `sei_${'aB3'.repeat(12)}`)).toContain('“sei_[removed]”')
    expect(error(documented, `${'x'.repeat(99)}😀😀`)).toContain('x😀…”')
  })
})
