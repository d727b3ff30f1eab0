import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { IdentityRow } from '../../../schema/identity'
import type { Fault } from '../../fault'
import { escapeFormula } from '../../csv/escape-formula'
import { csvOf } from '../../csv/write'
import { readCloudIdsCsv, readIdentitiesCsv } from './read-csv'

/** A stream of these bytes, in chunks of this size. */
const streamOf = (bytes: Buffer, size: number) =>
  Readable.from(
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) => bytes.subarray(n * size, (n + 1) * size)),
    { objectMode: false },
  )

const columns = ['email', 'integrationId', 'identity']

test('what a download writes, an upload reads, wherever the chunks are cut', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('=1+1', '+a', '-b', '@c', '＝d', "'=1+1", "''@x", "'quoted'", '"', 'a\u2028b', ';', ','),
  )
  const email = fc.oneof(fc.emailAddress(), fc.constantFrom('=1+1@x.io', '+a@x.io', '-b@x.io', "'q@x.io", "'=1@x.io", 'ä@ö.example'))
  const row = fc
    .record({ email, integrationId: fc.integer({ min: 1, max: 2 ** 31 - 1 }), identity: text })
    .filter((given) => {
      const { success, data } = IdentityRow.safeParse(given)
      // Only what an upload would have let in.
      return success && data.email === given.email && data.identity === given.identity
    })
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 50 }),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.constantFrom(',', ';'),
      fc.boolean(),
      async (rows, size, lineEnd, delimiter, bom) => {
        const cells = rows.map(({ email, integrationId, identity }) => [email, integrationId, identity])
        const batches = (async function* () {
          yield cells
        })()
        let download = ''
        for await (const batch of csvOf(columns, batches)) download += batch
        // What other programs make of it.
        const guarded = cells.map((row) => row.map((cell) => (typeof cell === 'string' ? escapeFormula(cell) : cell)))
        const options = { record_delimiter: lineEnd, delimiter, bom, quoted_match: /[\r\n]/ }
        for (const file of [download, stringify([columns, ...guarded], options)]) {
          const read = await readIdentitiesCsv(streamOf(Buffer.from(file), size))
          expect(read).toEqual(rows.map(({ email, integrationId, identity }) => ({ email, integration: integrationId, identity })))
        }
      },
    ),
    { numRuns: 200 },
  )
})

test('whatever the bytes are, it is rows or a refusal', async () => {
  const header = fc.constantFrom('', 'email,integrationId,identity\n', 'email;applicationType;cloudId\r\n')
  await fc.assert(
    fc.asyncProperty(header, fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.integer({ min: 1, max: 50 }), async (start, bytes, size) => {
      const file = Buffer.concat([Buffer.from(start), bytes])
      const outcome = await readCloudIdsCsv(streamOf(file, size)).catch((error: unknown) => error)
      if (Array.isArray(outcome)) return
      expect(outcome).toMatchObject({ code: 'validation' })
      expect((outcome as Fault).errors).not.toEqual([])
    }),
    { numRuns: 300 },
  )
})

test('rows that are wrong are named by number, the first ten of them', async () => {
  const rows = Array.from({ length: 30 }, (_, n) => (n % 2 === 0 ? `a${n}@example.com,1,x${n}` : `a${n}@example.com,one,`))
  const reading = readIdentitiesCsv(Readable.from([Buffer.from(`email,integrationId,identity\n${rows.join('\n')}`)]))
  const error = (await reading.catch((thrown: unknown) => thrown)) as { errors: { pointer: string; detail: string }[] }
  expect(error.errors).toHaveLength(10)
  expect(error.errors[0]).toEqual({
    pointer: '/file/3',
    detail: 'Row 3: integrationId must be the number of an integration. Enter an identity.',
  })
})

test('a file that breaks off is refused', async () => {
  const broken = Readable.from(
    (function* () {
      yield Buffer.from('email,integrationId,identity\na@example.com,1,x\n')
      throw new Error('gone')
    })(),
  )
  await expect(readIdentitiesCsv(broken)).rejects.toMatchObject({
    code: 'validation',
    errors: [{ pointer: '/file', detail: 'The upload was cut off.' }],
  })
  expect(broken.destroyed).toBe(true)
})

test('a file of more rows than fit in memory is refused, and so is a first line without an end', async () => {
  const rows = function* () {
    yield Buffer.from('email,integrationId,identity\n')
    for (let block = 0; block < 251; block += 1) yield Buffer.from('a@x.io,1,a\n'.repeat(1_000))
  }
  await expect(readIdentitiesCsv(Readable.from(rows()))).rejects.toMatchObject({ code: 'too_large' })
  await expect(readIdentitiesCsv(streamOf(Buffer.alloc(2_000_000, 'a'), 1_000))).rejects.toMatchObject({ status: 400 })
})

test.each([
  ['a control character', 'email,integrationId,identity\na@x.io,1,a\u0001b\n'],
  ['a comma within a quoted name, which makes no header', '"email,";integrationId;identity\na@x.io;1;a\n'],
  ['an open quote', 'email,integrationId,identity\na@x.io,1,"a\n'],
])('%s is refused as in a file of developers', async (_, content) => {
  const reading = readIdentitiesCsv(Readable.from([Buffer.from(content)]))
  await expect(reading).rejects.toMatchObject({ code: 'validation', errors: [{ pointer: '/file' }] })
})

test('a semicolon separates where the commas of the header are quoted', async () => {
  const content = '"email";integrationId;identity;"a, b"\ra@x.io;1;x,y;\r'
  expect(await readIdentitiesCsv(Readable.from([Buffer.from(content)]))).toEqual([{ email: 'a@x.io', integration: 1, identity: 'x,y' }])
})
