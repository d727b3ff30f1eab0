import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { parseRoleMap } from './role-map'

const json = '{"admins":[{"role":"ACCOUNT_ADMIN"}],"web":[{"role":"SEI_VIEWER"},{"role":"SEI_ADMIN","project":"default/web"}]}'

const roles = new Map([
  ['admins', [{ role: 'ACCOUNT_ADMIN', project: null }]],
  ['web', [{ role: 'SEI_VIEWER', project: null }, { role: 'SEI_ADMIN', project: 'default/web' }]],
])

test('it is JSON, or the path of a file with it', () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'role-map-')), 'map.json')
  writeFileSync(file, json)
  for (const setting of [json, ` ${json}`, file]) expect(parseRoleMap(setting)).toEqual(roles)
})

test('a group with the name of a property of every object has only the roles that it is given', () => {
  expect(parseRoleMap(json).get('constructor')).toBeUndefined()
  expect(parseRoleMap('{"__proto__x":[],"constructor":[{"role":"SEI_ADMIN"}]}').get('constructor')).toEqual([{ role: 'SEI_ADMIN', project: null }])
})

test.each([
  ['/nowhere/map.json', 'is the path of a file that cannot be read (ENOENT), and no JSON either'],
  ['{"a":', 'is not JSON'],
  ['{"a":[{"role":"OWNER"}]}', 'has roles of the group "a" that are none: it.0.role must be one of'],
  ['{"a":[{"role":"ACCOUNT_ADMIN","project":"default/web"}]}', 'ACCOUNT_ADMIN is of the whole account, without a project'],
  ['{"a":[{"role":"SEI_ADMIN","project":"web"}]}', 'is the project by its identifiers'],
  ['{"a":[{"role":"SEI_ADMIN","projects":["default/web"]}]}', 'has roles of the group "a" that are none: it.0 '],
  ['{"a":{"role":"SEI_ADMIN"}}', 'expected array'],
])('%s stops the server', (setting, reason) => {
  expect(() => parseRoleMap(setting)).toThrow(`OIDC_ROLE_MAP`)
  expect(() => parseRoleMap(setting)).toThrow(reason)
})
