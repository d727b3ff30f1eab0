/** How answers are written to a socket. */
import { createServer, get as httpGet, type IncomingMessage } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { log } from '../server/runtime/log'
import type { Answer } from './call'
import { sendAnswer } from './node'
import { startStream } from '../server/http/start-stream'

let body: () => Promise<Answer['body']> | Answer['body']
let headers: Record<string, string> = {}
const server = createServer(async (request, response) => {
  const answer = { status: 200, headers: { ...headers }, body: await body() }
  sendAnswer(request, response, answer, { requestId: 'one', address: null })
})
const port = new Promise<number>((resolve) =>
  server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
)
const origin = async () => `http://127.0.0.1:${await port}`
afterEach(() => {
  headers = {}
  vi.restoreAllMocks()
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

/** Pieces without end, and what has become of them. */
function endless(piece: string) {
  const seen = { made: 0, ended: false }
  const pieces = async function* () {
    try {
      for (;;) {
        seen.made += 1
        yield piece
        await new Promise((resolve) => setImmediate(resolve))
      }
    } finally {
      seen.ended = true
    }
  }
  return { seen, pieces }
}

test.each([0, 5])('an answer that fails after its first piece, at once or %i ms later, tells nobody why but the log', async (delay) => {
  const error = vi.spyOn(log(), 'error').mockImplementation(() => undefined)
  const cause = new Error('relation "api_key" does not exist')
  body = () =>
    startStream(
      (async function* () {
        yield 'first'
        if (delay) await new Promise((resolve) => setTimeout(resolve, delay))
        throw cause
      })(),
    )
  const told = await fetch(await origin())
    .then((response) => response.text())
    .catch((failure: Error) => failure.message)
  expect(told).not.toContain('api_key')
  expect(told).not.toBe('first')
  expect(error).toHaveBeenCalledExactlyOnceWith({ err: cause }, 'an answer broke off')
})

test('an answer comes whole, however many pieces it has, of text and of bytes', async () => {
  body = async function* () {
    for (let n = 0; n < 10; n += 1) yield n % 2 ? `ü${n}` : Buffer.from(`${n}`)
  }
  const answer = await fetch(await origin())
  expect(answer.headers.has('content-length')).toBe(false)
  expect(await answer.text()).toBe('0ü12ü34ü56ü78ü9')
})

test.each(['Grüße', Buffer.from('Grüße')])('what is known as a whole comes with its length', async (whole) => {
  body = () => whole
  const answer = await fetch(await origin())
  expect(answer.headers.get('content-length')).toBe('7')
  expect(await answer.text()).toBe('Grüße')
})

test('a client that is still sending when it is answered gets the answer, also where the connection ends with it', async () => {
  body = () => 'refused'
  const socket = connect(await port, '127.0.0.1').setEncoding('utf8')
  const answer = socket.toArray().then((pieces) => pieces.join(''), String)
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3000000\r\nConnection: close\r\n\r\n')
  // Not read, so that a reset on the way would take the answer with it.
  socket.pause()
  await new Promise((resolve) => setTimeout(resolve, 100))
  for (let piece = 0; piece < 30; piece += 1) {
    socket.write('x'.repeat(100_000))
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  socket.resume()
  expect(await answer).toMatch(/^HTTP\/1\.1 200 [^]*refused$/)
})

test('a client that does not read is not made more than its connection holds, and one that goes ends the making', async () => {
  const { seen, pieces } = endless('x'.repeat(100_000))
  body = () => startStream(pieces())
  const answer = await new Promise<IncomingMessage>((resolve) => void origin().then((url) => httpGet(url, resolve)))
  answer.pause()
  let before = -1
  // It stands still once the buffers of both sides are full.
  await expect
    .poll(() => {
      const still = seen.made === before
      before = seen.made
      return still
    }, { interval: 100, timeout: 20_000 })
    .toBe(true)
  expect(seen.made).toBeLessThan(1_000)
  expect(seen.ended).toBe(false)
  answer.destroy()
  await expect.poll(() => seen.ended).toBe(true)
})

test('a client that has gone before the answer begins ends the making too', async () => {
  const { seen, pieces } = endless('x')
  let gone: () => void
  const left = new Promise<void>((resolve) => (gone = resolve))
  let asked: () => void
  const arrived = new Promise<void>((resolve) => (asked = resolve))
  body = async () => {
    asked()
    await left
    return startStream(pieces())
  }
  server.once('connection', (socket) => socket.once('close', () => gone()))
  const socket = connect(await port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  await arrived
  socket.destroy()
  await expect.poll(() => seen.ended).toBe(true)
})

test('a body that nobody has read does not keep its sender from the answer, nor from the next one', async () => {
  body = () => 'refused'
  const large = new Uint8Array(20_000_000)
  for (let times = 0; times < 2; times += 1) {
    const answer = await fetch(await origin(), { method: 'POST', body: large })
    expect(await answer.text()).toBe('refused')
  }
})

test('an answer that cannot be written ends the connection, and the log says why', async () => {
  const error = vi.spyOn(log(), 'error').mockImplementation(() => undefined)
  headers = { 'x-name': 'two\r\nlines' }
  body = () => 'x'
  await expect(fetch(await origin())).rejects.toThrow()
  const err = expect.objectContaining({ code: 'ERR_INVALID_CHAR' })
  expect(error).toHaveBeenCalledExactlyOnceWith({ requestId: 'one', err }, 'an answer could not be sent')
})
