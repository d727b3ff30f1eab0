import { createServer, request } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { JoinedRequest } from './joined-request'

let pieces: string[] = []
const server = createServer({ IncomingMessage: JoinedRequest }, (incoming, response) => {
  pieces = []
  incoming.setEncoding('utf8')
  incoming.on('data', (piece: string) => pieces.push(piece))
  incoming.on('end', () => response.end('read'))
})
const port = () => (server.address() as AddressInfo).port
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => void server.close())

const asChunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`

/** Sends a body in these chunks, all at once. Returns what is answered. */
function send(chunks: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port(), '127.0.0.1')
    let text = ''
    socket.on('data', (piece) => (text += piece))
    socket.on('close', () => resolve(text))
    socket.on('error', reject)
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n')
    socket.write(`${chunks.map(asChunk).join('')}0\r\n\r\n`)
  })
}

const bytes = (count: number) => Array.from({ length: count }, (_, index) => String(index % 10))

test('chunks of one byte become few, and nothing is lost', async () => {
  expect(await send(bytes(200_000))).toMatch(/^HTTP\/1.1 200 /)
  expect(pieces.join('')).toBe(bytes(200_000).join(''))
  expect(pieces.length).toBeLessThan(200)
})

test('small and large chunks stay in their order', async () => {
  const chunks = Array.from({ length: 2_000 }, (_, index) => String(index % 10).repeat([1, 511, 512, 5_000][index % 4]!))
  expect(await send(chunks)).toMatch(/^HTTP\/1.1 200 /)
  expect(pieces.join('')).toBe(chunks.join(''))
})

test('a chunk that comes alone is passed on before there are more', async () => {
  const sending = request({ port: port(), host: '127.0.0.1', method: 'POST' })
  sending.write('a')
  await expect.poll(() => pieces).toEqual(['a'])
  const answered = new Promise<number | undefined>((resolve) => sending.on('response', (answer) => resolve(answer.resume().statusCode)))
  sending.end('b')
  expect(await answered).toBe(200)
  expect(pieces).toEqual(['a', 'b'])
})

test('a reader that does not read holds up the sender', async () => {
  let waiting = 0
  const slow = createServer({ IncomingMessage: JoinedRequest }, (incoming, response) => {
    setTimeout(() => {
      waiting = incoming.readableLength
      incoming.resume().on('end', () => response.end('read'))
    }, 300)
  })
  await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve))
  const { port: slowPort } = slow.address() as AddressInfo
  const socket = connect(slowPort, '127.0.0.1')
  let text = ''
  socket.on('data', (piece) => (text += piece))
  socket.write('POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n')
  socket.write(`${asChunk('x').repeat(1_000_000)}0\r\n\r\n`)
  await new Promise((resolve) => socket.on('close', resolve))
  slow.close()
  expect(text).toMatch(/^HTTP\/1.1 200 /)
  expect(waiting).toBeGreaterThan(0)
  expect(waiting).toBeLessThan(200_000)
})
