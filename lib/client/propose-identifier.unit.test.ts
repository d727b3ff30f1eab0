import { expect, test } from 'vitest'
import { newIdentifier } from '../schema/project'
import { proposeIdentifier } from './propose-identifier'

test.each([
  ['Payments', 'payments'],
  ['Developer portal', 'developer_portal'],
  ['  R&D – Größe №5  ', 'r_d_grosse_no5'],
  ['2023 Loyalty', '_2023_loyalty'],
  ['$cheap', '_$cheap'],
  ['a_b$c', 'a_b$c'],
  ['x'.repeat(200), 'x'.repeat(128)],
  ['支払い', ''],
  ['…', ''],
  ['', ''],
])('%j becomes %j', (name, expected) => {
  expect(proposeIdentifier(name)).toBe(expected)
  if (expected) expect(newIdentifier.safeParse(expected).success).toBe(true)
})
