import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { readRows } from './read'

async function rowsOf(text: string) {
  const rows: [number, string[]][] = []
  await readRows(Readable.from([Buffer.from(text)]), (cells, row) => rows.push([row, cells]))
  return rows
}

/** With this, the parser would take a second for what is below. */
const many = 20_000

describe('rows of another length than the first', () => {
  test.each([
    ['blank lines', `a,b\n${'\n'.repeat(many)}1,2\n`, [[1, ['a', 'b']], [many + 2, ['1', '2']]]],
    ['blank lines before the header', `${'\r\n'.repeat(many)}a,b\r\n1,2`, [[many + 1, ['a', 'b']], [many + 2, ['1', '2']]]],
    ['lines of blanks before the header', `${' \n'.repeat(many)}a,b\n1,2`, [[many + 1, ['a', 'b']], [many + 2, ['1', '2']]]],
    ['some rows of blanks', `a,b\n${' \n,,,\n""\n'.repeat(300)}1,2\n`, [[1, ['a', 'b']], [902, ['1', '2']]]],
  ] as const)('%s are passed over', async (_what, text, rows) => {
    expect(await rowsOf(text)).toEqual(rows)
  })

  test('as many lines as there are rows are all rows, after a line of blanks', async () => {
    expect(await rowsOf(`  \na,b\n${'1,2\n'.repeat(many)}`)).toHaveLength(many + 1)
  })

  test.each([
    ['lines of blanks', ` \n`],
    ['separators', `,,\n`],
    ['empty quotes', `""\n`],
  ])('very many are refused: %s', async (_what, line) => {
    await expect(rowsOf(`a,b\n${line.repeat(1_001)}1,2\n`)).rejects.toThrow('More than 1000 rows, up to row 1002, do not have')
  })

  test('very many after a record of blanks in quotes are refused', async () => {
    await expect(rowsOf(`""\na,b\n${'1,2\n'.repeat(many)}`)).rejects.toThrow('Remove blank rows.')
  })
})
