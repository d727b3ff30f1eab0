import { expect, test } from 'vitest'
import { fieldsOfMappings } from './columns-to-fields'
import { fieldNameResolver } from './resolve-field-name'

const resolve = fieldNameResolver(
  fieldsOfMappings(['Full Name', 'name', 'Sub Role'], [{ columnName: 'Full Name', fieldType: 'NAME' }]),
)

test.each([
  ['name', 'name'],
  ['name2', 'name2'],
  [' name ', 'name2'],
  ['Full Name', 'name'],
  [' Sub Role ', 'subRole'],
  ['subRole', 'subRole'],
  ['SUB ROLE', undefined],
  ['constructor', undefined],
  ['', undefined],
])('%j is the field %j: keys come before column names', (name, key) => expect(resolve(name)?.key).toBe(key))
