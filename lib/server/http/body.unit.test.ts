import { expect, test } from 'vitest'
import { readJson, readOptionalJson, readText, requirePlain } from './body'

const post = (body: BodyInit | null, type: string | null = 'application/json') =>
  new Request('http://localhost/', { method: 'POST', body, headers: type === null ? {} : { 'content-type': type } })

/** JSON of exactly this many bytes. */
const jsonOfSize = (bytes: number) => JSON.stringify('x'.repeat(bytes - 2))

test.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON'])('reads %s', (type) =>
  expect(readJson(post('{"name":"Grüße 🎉"}', type))).resolves.toEqual({ name: 'Grüße 🎉' }),
)

test.each([null, 'text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', 'text/json'])(
  'refuses content type %s',
  async (type) => {
    const body = new TextEncoder().encode('{}')
    await expect(readJson(post(body, type))).rejects.toMatchObject({ code: 'not_json', status: 415 })
  },
)

test.each([['gzip', 'gzip'], ['br, gzip', 'br, gzip'], ['x'.repeat(100), `${'x'.repeat(50)}…`]])('refuses the encoding %.20s and names it', async (encoding, named) => {
  const headers = { 'content-type': 'application/json', 'content-encoding': encoding }
  for (const read of [readJson, readText]) {
    const request = new Request('http://localhost/', { method: 'POST', body: '{}', headers })
    const detail = `Content-Encoding: ${named} is not taken. Send the body as it is, without that header.`
    await expect(read(request)).rejects.toMatchObject({ code: 'unsupported_media_type', status: 415, detail })
  }
})

test('of transfer codings, Node takes chunks apart alone: another is refused', () => {
  const sent = (encoding: string) => () => requirePlain({ get: (name) => (name === 'transfer-encoding' ? encoding : null) })
  expect(sent('gzip, chunked')).toThrow('Transfer-Encoding: gzip, chunked is not taken.')
  expect(sent('Chunked')).not.toThrow()
})

test.each([
  ['nothing', null],
  ['an empty body', ''],
  ['half a document', '{"name":'],
  ['a document and more', '{} {}'],
  ['bytes that are no UTF-8', new Uint8Array([0x22, 0xc3, 0x28, 0x22])],
])('refuses %s as not valid', (_name, body) =>
  expect(readJson(post(body))).rejects.toMatchObject({ code: 'validation', status: 400 }),
)

test('a body that may be absent is undefined then, whatever its type is said to be', async () => {
  for (const body of [null, '']) {
    for (const type of ['application/json', null, 'text/plain']) await expect(readOptionalJson(post(body, type))).resolves.toBeUndefined()
  }
  await expect(readOptionalJson(post('{}'))).resolves.toEqual({})
  await expect(readOptionalJson(post('{}', 'text/plain'))).rejects.toMatchObject({ code: 'not_json' })
  await expect(readOptionalJson(post('{'))).rejects.toMatchObject({ code: 'validation' })
  await expect(readOptionalJson(post(jsonOfSize(64_001)))).rejects.toMatchObject({ code: 'too_large' })
})

test('takes 64 kB and not a byte more', async () => {
  await expect(readJson(post(jsonOfSize(64_000)))).resolves.toHaveLength(63_998)
  await expect(readJson(post(jsonOfSize(64_001)))).rejects.toMatchObject({ code: 'too_large', status: 413 })
})

test('stops reading a body that is too large', async () => {
  let sent = 0
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      sent += 1
      controller.enqueue(new Uint8Array(16_384))
    },
  })
  const request = new Request('http://localhost/', {
    method: 'POST',
    body: endless,
    headers: { 'content-type': 'application/json' },
    duplex: 'half',
  } as RequestInit)
  await expect(readJson(request)).rejects.toMatchObject({ code: 'too_large' })
  expect(sent).toBeLessThan(10)
})

test('a body that breaks off is a mistake of the client', async () => {
  const reset = Object.assign(new Error('aborted'), { code: 'ECONNRESET' })
  const stream = new ReadableStream({ pull: (controller) => controller.error(reset) })
  const request = new Request('http://localhost/', { method: 'POST', body: stream, headers: { 'content-type': 'application/json' }, duplex: 'half' } as RequestInit)
  await expect(readJson(request)).rejects.toMatchObject({ code: 'validation', detail: 'The body was cut off. Send it again.' })
})
