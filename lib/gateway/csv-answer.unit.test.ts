import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { testRequest } from '../testing/tenant'
import { csvAnswer } from './csv-answer'

async function cellsOf(...values: unknown[]) {
  const rows = (async function* () {
    for (const value of values) yield { value, next: 'x' }
  })()
  return (await csvAnswer(testRequest, 'values.csv', ['value', 'next'], rows).text()).split('\n').slice(1, -1)
}

test.each([
  '=1+1',
  '+1',
  '-1',
  '@SUM(1)',
  '\t=1',
  '\r=1',
  '\uff1d1',
  '\uff0b1',
  '\uff0d1',
  '\uff201',
  '  =1+1',
  '\u00a0=1',
  '=cmd|"/c calc"!A1',
])('%j is no formula where it is read', async (value) => {
  const [row] = parse((await cellsOf(value)).join('\n')) as string[][]
  expect(row).toEqual([`'${value}`, 'x'])
})

test.each([
  ['a;b', '"a;b",x'],
  ['a,b', '"a,b",x'],
  ['a\tb', '"a\tb",x'],
  ['a\rb', '"a\rb",x'],
  ['say "a"', '"say ""a""",x'],
  ['a;=1+1', '"a;=1+1",x'],
])('%j stays one cell, whatever a reader takes for a separator', async (value, row) => {
  expect(await cellsOf(value)).toEqual([row])
})

test('a line break stays within its cell', async () => {
  expect(await cellsOf('a\nb')).toEqual(['"a', 'b",x'])
})

test.each([
  ['plain', 'plain,x'],
  ["O'Hara", "O'Hara,x"],
  ['a=b', 'a=b,x'],
  ['', ',x'],
  [-1, '-1,x'],
  [null, ',x'],
])('%j is left alone', async (value, row) => {
  expect(await cellsOf(value)).toEqual([row])
})
