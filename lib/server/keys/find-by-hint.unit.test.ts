import { expect, test } from 'vitest'
import { partOfHint } from './find-by-hint'

test.each([
  ['sei_AbCd…WxYz', 'sei_abcd…wxyz', null],
  ['sei_AbCd...WxYz', 'sei_abcd…wxyz', null],
  [' sei_abcd..wxyz ', 'sei_abcd…wxyz', null],
  ['AbCd…WxYz', 'sei_abcd…wxyz', null],
  ['sei_AbCd…Wx', 'sei_abcd…wx', null],
  ['sei_AbCd…', 'sei_abcd…', null],
  ['sei_AbCd', 'sei_abcd', null],
  ['sei_Ab', 'sei_ab', null],
  ['…WxYz', null, 'wxyz'],
  ['...WxYz', null, 'wxyz'],
  ['WxYz', 'sei_wxyz', 'wxyz'],
])('%s can be a hint that begins with %s or ends with %s', (text, beginning, end) => {
  expect(partOfHint(text)).toEqual({ beginning, end })
})

test.each(['', 'sei_', 'sei_a', 'abc', 'abcde', '…', '…abc', 'sei_ab…wxyz', 'sei_abcd…wxyz1', 'ci build', '%___', "' OR 1"])(
  '%j is no part of a hint',
  (text) => expect(partOfHint(text)).toBeNull(),
)
