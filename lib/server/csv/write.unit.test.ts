import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapeFormula, unescapeFormula } from './escape-formula'
import { csvOf, type Cell } from './write'

async function textsOf(...batches: Cell[][][]) {
  const texts: string[] = []
  const given = (async function* () {
    yield* batches
  })()
  for await (const text of csvOf(['value', 'next'], given)) texts.push(text)
  return texts
}

const cellsOf = async (value: Cell) => (await textsOf([[value, 'x']])).join('').split('\r\n').slice(1, -1)

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
  const [row] = parse((await cellsOf(value)).join('\r\n')) as string[][]
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
  expect(await cellsOf('a\nb')).toEqual(['"a\nb",x'])
})

test.each([
  ['plain', 'plain,x'],
  ["O'Hara", "O'Hara,x"],
  ['a=b', 'a=b,x'],
  ['', ',x'],
  [-1, '-1,x'],
])('%j is left alone', async (value, row) => {
  expect(await cellsOf(value)).toEqual([row])
})

test('the header comes with the first rows, or alone where there are none', async () => {
  expect(await textsOf([['a', 1]], [['b', 2]])).toEqual(['value,next\r\na,1\r\n', 'b,2\r\n'])
  expect(await textsOf()).toEqual(['value,next\r\n'])
})

const awkward = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.stringMatching(/^'{0,3}[=+\-@\t\r;,"\n '\uff1d\u00a0]{0,5}$/),
)

test('an escaped cell is no formula, and is read as it was', () => {
  fc.assert(
    fc.property(awkward, (text) => {
      expect(unescapeFormula(escapeFormula(text))).toBe(text)
      expect(escapeFormula(text)).not.toMatch(/^(?:[\t\r\n]|\s*[=+\-@\uff1d])/)
    }),
  )
})
