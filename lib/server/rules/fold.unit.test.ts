import { expect, test } from 'vitest'
import { fold } from './fold'

test.each([
  ['CI', 'ci'],
  ['Ä', 'ä'],
  ['A\u0308', 'ä'],
  ['Ｃｉ　１', 'ci 1'],
  ['ﬁle', 'file'],
  ['ΚΛΕΙΔΊ', 'κλειδί'],
  ['①', '1'],
  ['ключ', 'КЛЮЧ'],
])('%s and %s are the same name', (one, other) => {
  expect(fold(one)).toBe(fold(other))
})

test.each([
  ['a', 'ä'],
  ['ci', 'ci2'],
  ['a b', 'ab'],
])('%s and %s are two names', (one, other) => {
  expect(fold(one)).not.toBe(fold(other))
})
