import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { KeyParams, ProjectParams } from './project'

test.each(['default', 'demo_1', 'A.b-c$', 'x'.repeat(128)])('%s names a project', (project) => {
  expect(ProjectParams.safeParse({ org: 'default', project }).success).toBe(true)
})

const noNames = ['', 'x'.repeat(129), 'a b', 'a/b', '../demo', 'demo\n', 'demo\0', 'démo', "' OR 1=1 --", ['demo'], undefined]

test.each(noNames)('%j names none', (project) => {
  expect(ProjectParams.safeParse({ org: 'default', project }).success).toBe(false)
})

test.each([
  [randomUUID(), true],
  [randomUUID().toUpperCase(), true],
  ['not-a-uuid', false],
  [`${randomUUID()} `, false],
  ['\0', false],
])('%j as the id of a key: %s', (keyId, is) => {
  expect(KeyParams.safeParse({ org: 'default', project: 'demo', keyId }).success).toBe(is)
})
