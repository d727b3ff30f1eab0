import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { finished } from 'node:stream/promises'
import { describe, expect, test } from 'vitest'
import { readFileBody, readJsonBytes } from './input'

const boundary = 'b'
const part = (name: string, content: string) =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${name}.csv"\r\nContent-Type: text/csv\r\n\r\n${content}\r\n`
const end = `--${boundary}--\r\n`

/** A multipart body that comes in chunks, so that nobody can tell its length before. */
const chunked = (content: string) => multipart(Readable.from((content.match(/[^]{1,5000}/g) ?? []).map((piece) => Buffer.from(piece))))

const multipart = (body: Readable) => ({
  headers: new Headers({ 'content-type': `multipart/form-data; boundary=${boundary}` }),
  body,
})

const most = 20_000
const tooLarge = { code: 'too_large', status: 413, detail: 'The body must be at most 20 kB.' }
const long = 'x'.repeat(40_000)

test('a file within the limit comes as it was sent', async () => {
  const content = 'x'.repeat(most)
  const { stream, filename } = await readFileBody(chunked(part('file', content) + end), most)
  expect(filename).toBe('file.csv')
  expect(await text(stream)).toBe(content)
})

test('a file beyond the limit breaks off', async () => {
  const { stream } = await readFileBody(chunked(part('file', 'x'.repeat(most + 1)) + end), most)
  await expect(text(stream)).rejects.toMatchObject(tooLarge)
})

test.each([
  ['before the first part', long + part('file', 'x') + end],
  ['in another part', part('other', long) + part('file', 'x') + end],
  ['in a field', `--${boundary}\r\nContent-Disposition: form-data; name="note"\r\n\r\n${long}\r\n${part('file', 'x')}${end}`],
])('what stands %s counts too', async (_name, content) => {
  await expect(readFileBody(chunked(content), most)).rejects.toMatchObject(tooLarge)
})

test.each([
  ['is too much', 'x'.repeat(1_000), tooLarge],
  ['is no multipart', part('file\u0000', 'x').replace('Content-', ': '), { code: 'validation' }],
])('what %s is read to its end and dropped, so that the caller sees the answer', async (_name, piece, fault) => {
  let read = 0
  const body = Readable.from(
    (function* () {
      for (; read < 100; read += 1) yield Buffer.from(piece)
      read += 1
    })(),
  )
  await expect(readFileBody(multipart(body), most)).rejects.toMatchObject(fault)
  await expect.poll(() => read).toBe(101)
})

test('a file whose reader stops is read to its end and dropped', async () => {
  const sent = chunked(part('file', 'x'.repeat(15_000)) + end)
  const { stream } = await readFileBody(sent, most)
  stream.destroy()
  await finished(sent.body)
  expect(sent.body.readableEnded).toBe(true)
})

test('a body that breaks off is told to who reads the file, and one that is gone before to who asks for it', async () => {
  const cutOff = { code: 'validation', detail: 'The body was cut off. Send it again.' }
  const breaking = Readable.from(
    (async function* () {
      yield Buffer.from(part('file', 'x'.repeat(10_000)).slice(0, 5_000))
      throw new Error('aborted')
    })(),
  )
  const { stream } = await readFileBody(multipart(breaking), most)
  await expect(text(stream)).rejects.toMatchObject(cutOff)

  const gone = new Readable({ read: () => undefined })
  gone.destroy()
  await expect(readFileBody(multipart(gone), most)).rejects.toMatchObject(cutOff)
  const headers = new Headers({ 'content-type': 'application/json' })
  await expect(readJsonBytes({ headers, body: gone }, most)).rejects.toMatchObject(cutOff)
})

describe('JSON', () => {
  test('that is too large is not read on, and its stream is not destroyed: that would end the connection', async () => {
    const body = Readable.from(Array.from({ length: 10 }, () => Buffer.alloc(1_000)))
    const headers = new Headers({ 'content-type': 'application/json' })
    await expect(readJsonBytes({ headers, body }, 5_000)).rejects.toMatchObject({ code: 'too_large' })
    expect(body.destroyed).toBe(false)
  })
})
