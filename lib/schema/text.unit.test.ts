import { expect, test } from 'vitest'
import { tidyCell } from './text'

test.each([
  [' Team\u00a0A ', 'Team A'],
  ['\u200bTeam\u2009A\u202e', 'Team A'],
  ['Te\u0301am', 'T\u00e9am'],
  ['می\u200cخواهم', 'می\u200cخواهم'],
  ['❤\ufe0f', '❤\ufe0f'],
  ['\u200d\ufe0f', ''],
  [' \u200c\u3000\u180e ', ''],
  ['\u3164', ''],
])('the cell %j is kept as %j', (cell, kept) => {
  expect(tidyCell(cell)).toBe(kept)
  expect(tidyCell(kept)).toBe(kept)
})
