import { Readable } from 'node:stream'
import fc from 'fast-check'
import { stringify } from 'csv-stringify/sync'
import { describe, expect, test } from 'vitest'
import { withoutInvisible } from '../../../schema/text'
import { escapeFormula } from '../../csv/escape-formula'
import { readCsv } from './csv-to-developers'

const fileOf = (content: string | Buffer, mediaType = 'text/csv', pieces = 1_000) => {
  const bytes = Buffer.from(content)
  const chunks = []
  for (let at = 0; at < bytes.length; at += pieces) chunks.push(bytes.subarray(at, at + pieces))
  return { stream: Readable.from(chunks), mediaType }
}
const limit = { most: 250_000, more: '' }
const read = (content: string | Buffer, within = limit) => readCsv(fileOf(content), within)
const errorsOf = async (content: string | Buffer) => {
  const fault = await read(content).then(
    () => null,
    (error) => error,
  )
  expect(fault).toMatchObject({ code: 'validation' })
  return fault.body.errors as { errorType: string }[]
}
const table = { columns: ['Email', 'Name'], rows: [['a@x.io', 'Ada'], ['b@x.io', 'Bob']] }

const columns = Array.from({ length: 100 }, (_, index) => `${index}`.padEnd(100, 'c'))
const wideHeader = columns.join(',')
/** Of as many cells, the last of them one longer than the others or not. */
const wideRow = (last: number) => columns.map((_, index) => 'x'.repeat(index === 99 ? last : 100)).join(',')

describe('reads', () => {
  test.each([
    ['plain', 'Email,Name\na@x.io,Ada\nb@x.io,Bob\n'],
    ['without a last line break', 'Email,Name\na@x.io,Ada\nb@x.io,Bob'],
    ['a byte order mark', '\ufeffEmail,Name\na@x.io,Ada\nb@x.io,Bob\n'],
    ['CRLF', 'Email,Name\r\na@x.io,Ada\r\nb@x.io,Bob\r\n'],
    ['mixed line ends', '\r\nEmail,Name\na@x.io,"Ada"\r\nb@x.io,Bob\r'],
    ['blank lines', '\n\nEmail,Name\n\na@x.io,Ada\n\n\nb@x.io,Bob\n\n'],
    ['space around', ' Email , Name\na@x.io , Ada\n b@x.io,Bob '],
    ['quotes', '"Email","Name"\n"a@x.io","Ada"\n"b@x.io","Bob"'],
    ['semicolons', 'Email;Name\na@x.io;Ada\nb@x.io;Bob\n'],
    ['tabs', 'Email\tName\na@x.io\tAda\nb@x.io\tBob\n'],
    ['a line that names the separator', 'sep=;\r\nEmail;Name\r\na@x.io;Ada\r\nb@x.io;Bob\r\n'],
    ['one that names a tab', '\ufeffsep=\t\nEmail\tName\na@x.io\tAda\nb@x.io\tBob\n'],
    ['one in quotes, with more separators', '"SEP=|"||\rEmail|Name\ra@x.io|Ada\rb@x.io|Bob'],
    ['rows of blanks', 'Email,Name\n,\na@x.io,Ada\n , \n,,,,\nb@x.io,Bob\n,\n,\n'],
    ['lines of blanks', '  \nEmail,Name\na@x.io,Ada\n   \n\t\nb@x.io,Bob\n \n'],
    ['rows of blanks that nobody sees', 'Email,Name\na@x.io,Ada\n\u200b,\u00a0\nb@x.io,Bob\n'],
    ['blanks in quotes', 'Email,Name\na@x.io,Ada\n" ",""\nb@x.io,Bob\n""\n'],
    ['column names with what nobody sees', '\u200bEmail,Name\u00a0\na@x.io,Ada\nb@x.io,Bob\n'],
  ])('%s', async (_, content) => {
    expect(await read(content)).toEqual(table)
  })

  test('rows that are as long as they may be with the names of their columns', async () => {
    expect((await read(`${wideHeader}\n${wideRow(100)}\n`)).rows).toHaveLength(1)
  })

  test('what came a byte at a time', async () => {
    expect(await readCsv(fileOf('\ufeffEmail,Name\r\na@x.io,"Ädä ""A""\r\n🎉"\r\n', 'text/csv', 1), limit)).toEqual({
      columns: ['Email', 'Name'],
      rows: [['a@x.io', 'Ädä "A"\r\n🎉']],
    })
  })

  test.each([
    ['a comma in the header means commas', 'Email,"a;b",c;d\n1,2,3;4', [['1', '2', '3;4']]],
    ['a quoted comma does not', 'Email;"a,b"\n1;2,3', [['1', '2,3']]],
    ['commas in rows do not', 'Email;Name\n1;2,3', [['1', '2,3']]],
    ['what a header has most often separates', 'Email\tName, first\tTeam\n1\t2,3\t4', [['1', '2,3', '4']]],
    ['a line that names a comma beats semicolons', 'sep=,\nEmail,a;b;c;d\n1,2', [['1', '2']]],
  ])('%s', async (_, content, rows) => {
    expect((await read(content)).rows).toEqual(rows)
  })
})

describe('the number of a row is that of a spreadsheet', () => {
  test.each([
    ['a plain file', 'Email,Name\na,A\nb,B\n', [2, 3]],
    ['blank rows and lines', 'Email,Name\n,\na,A\n\n  \nb,B\n', [3, 6]],
    ['lines before the header', '\r\n\r\nEmail,Name\r\na,A\r\n', [4]],
    ['a line that names the separator, which a spreadsheet does not show', 'sep=,\r\nEmail,Name\r\na,A\r\n', [2]],
    ['line breaks in cells', 'Email,Name\n"a\na",A\nb,B\n', [2, 3]],
  ])('of %s', async (_, content, numbers) => {
    for (const pieces of [1, 7, 1_000]) {
      const given = await readCsv(fileOf(content, 'text/csv', pieces), limit)
      expect(given.rows.map((_row, index) => given.numberOf(index))).toEqual(numbers)
    }
  })

  test.each([
    ['Email,Name\na,A\n\nb\n', 'Row 4 does not have as many cells as the header: 1, not 2.'],
    ['Email,Name\n,\na,A,1\n', 'Row 3 does not have as many cells as the header: 3, not 2.'],
    ['Email,Name\na,A\u0001\n', 'it has the control character U+0001.'],
    [`Email,Name\na,A\nb,${'x'.repeat(1_001)}\n`, 'A cell of row 3 is longer than 1000 characters.'],
  ])('or the mistake is in the error of %.30j', async (content, why) => {
    await expect(read(content)).rejects.toMatchObject({ detail: expect.stringContaining(why) })
  })

  test('an emoji is one character of a cell', async () => {
    expect((await read(`Email,Name\na,${'😀'.repeat(1_000)}\n`)).rows).toHaveLength(1)
  })
})

test('a file of tabs has a type of its own', async () => {
  expect(await readCsv(fileOf('Email\tName\na\tA\n', 'text/tab-separated-values'), limit)).toMatchObject({ rows: [['a', 'A']] })
})

describe('refuses', () => {
  test.each<[string, string | Buffer]>([
    ['Latin-1', Buffer.from('Email,Name\na@x.io,J\u00fcrgen\n', 'latin1')],
    ['UTF-16', Buffer.from('\ufeffEmail,Name\na@x.io,Ada\n', 'utf16le')],
    ['a spreadsheet', Buffer.from('PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0', 'latin1')],
    ['NUL', 'Email,Name\na@x.io,A\0da\n'],
    ['a sequence that ends early', Buffer.concat([Buffer.from('Email,Name\na@x.io,A'), Buffer.from([0xc3])])],
    ['an open quote', 'Email,Name\na@x.io,"Ada\nb@x.io,Bob\n'],
    ['a quote in the middle', 'Email,Name\na@x.io,A"d"a\n'],
    ['text after a quote', 'Email,Name\na@x.io,"Ada"x\n'],
    ['a short row', 'Email,Name\na@x.io\n'],
    ['a long row', 'Email,Name\na@x.io,Ada,1\n'],
    ['a column twice', 'Email,Name,Email\na@x.io,Ada,a\n'],
    ['a column twice in another case', 'Email,Name, EMAIL\na@x.io,Ada,a\n'],
    ['a huge cell', `Email,Name\na@x.io,${'x'.repeat(1_001)}\n`],
    ['a huge record', `Email,Name\na@x.io,"${'x'.repeat(600_000)}`],
    ['a huge header', 'x'.repeat(200_000)],
    ['a huge column name', `Email,${'x'.repeat(101)}\na@x.io,Ada\n`],
    ['column names that leave no room for a row', `${wideHeader}\n${wideRow(101)}\n`],
    ['too many columns', `${Array.from({ length: 101 }, (_, index) => `c${index}`).join(',')}\n`],
  ])('%s', async (_, content) => {
    expect(await errorsOf(content)).toEqual([
      { errorType: 'INVALID_CSV', fieldName: null, errorDeveloperCount: 0, sampleErrorDevelopers: [] },
    ])
  })

  test.each([
    ['nothing', ''],
    ['a byte order mark', '\ufeff'],
    ['blank lines', '\r\n\n  \n'],
    ['a header alone', 'Email,Name\n'],
    ['a header and rows of blanks', 'Email,Name\n,\n  ,  \n'],
    ['a line that names the separator alone', 'sep=;\n'],
  ])('%s as empty', async (_, content) => {
    expect((await errorsOf(content)).map(({ errorType }) => errorType)).toContain('EMPTY_CSV')
  })

  test('a header without a name, and says at once that nothing follows', async () => {
    const types = async (content: string) => (await errorsOf(content)).map(({ errorType }) => errorType)
    expect(await types('Email,Name, \na@x.io,Ada,1\n')).toEqual(['BLANK_CSV_COLUMN_NAME'])
    expect(await types('Email,,Name\n')).toEqual(['BLANK_CSV_COLUMN_NAME', 'EMPTY_CSV'])
  })

  test('another type', async () => {
    await expect(readCsv(fileOf('[]', 'application/json'), limit)).rejects.toMatchObject({ code: 'unsupported_media_type' })
  })

  test('a stream that breaks', async () => {
    const stream = Readable.from(
      (async function* () {
        yield Buffer.from('Email,Name\na@x.io,Ada\n')
        throw new Error('Unexpected end of form')
      })(),
    )
    await expect(readCsv({ stream, mediaType: 'text/csv' }, limit)).rejects.toMatchObject({
      code: 'validation',
      body: { errors: [{ errorType: 'INVALID_CSV' }] },
    })
    expect(stream.destroyed).toBe(true)
  })

  test('more rows than it holds', async () => {
    await expect(read(`Email,Name\n${'a,b\n'.repeat(250_001)}`)).rejects.toMatchObject({ code: 'too_large' })
    const few = { most: 2, more: ' Set DATABASE_URL.' }
    await expect(read('Email,Name\na,b\nc,d\ne,f', few)).rejects.toMatchObject({
      code: 'too_large',
      detail: expect.stringMatching(/at most 2 developers .* Set DATABASE_URL\.$/),
    })
    expect((await read('Email,Name\na,b\nc,d', few)).rows).toHaveLength(2)
  })
})

const cell = fc
  .string({ unit: 'binary', maxLength: 40 })
  .map((text) => text.replaceAll(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, ''))
const awkward = fc.oneof(cell, fc.stringMatching(/^'{0,3}[=+\-@\t\r;,"\n '\uff1d]{0,5}$/))

const isSeen = (text: string) => withoutInvisible(text).trim() !== ''

test('what is written as CSV is read back equal, but for rows of blanks', async () => {
  const rows = fc.array(fc.tuple(awkward, awkward, awkward), { minLength: 1, maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(rows, fc.constantFrom(',', ';'), fc.constantFrom('\n', '\r\n'), async (given, delimiter, lineEnd) => {
      const columns = ['Email', 'Full Name', 'Team']
      const content = stringify([columns, ...given.map((cells) => cells.map(escapeFormula))], {
        delimiter,
        record_delimiter: lineEnd,
        quoted_match: /[\r\n]/,
      })
      const rows = given.map((cells) => cells.map((text) => text.trim())).filter((cells) => cells.some(isSeen))
      expect(await read(`${content}last${delimiter}${delimiter}`)).toEqual({
        columns,
        rows: [...rows, ['last', '', '']],
      })
    }),
    { numRuns: 300 },
  )
})
