import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { boundConnections, type ConnectionBounds } from './connections'

const bounds: ConnectionBounds = { maxConnections: 100, maxOfNetwork: 100, unreadTimeout: 60_000, idleTimeout: 60_000 }
const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

/** A server whose requests go through the bounds. */
async function listen(handle: (response: ServerResponse) => void, more: Partial<ConnectionBounds> = {}) {
  const server = createServer()
  const inTurn = boundConnections(server, { ...bounds, ...more })
  const accepted: Socket[] = []
  server.on('connection', (socket) => accepted.push(socket))
  server.on('request', (_request, response) =>
    inTurn(response, () => {
      handle(response)
      return () => undefined
    }),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  ends.push(() => server.close(), () => server.closeAllConnections())
  return { server, port: (server.address() as AddressInfo).port, accepted }
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  ends.push(() => socket.destroy())
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

const isOpen = async (port: number) => {
  const socket = await open(port)
  socket.write(request('/'))
  return new Promise<boolean>((resolve) => {
    socket.once('data', () => resolve(true))
    socket.once('close', () => resolve(false))
  })
}

const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`

test('of many requests that a connection sends at once, a few are answered at a time, in order, and each of them', async () => {
  let running = 0
  let most = 0
  const { port } = await listen(async (response) => {
    most = Math.max(most, ++running)
    await sleep(1)
    running -= 1
    response.end(response.req.url)
  })
  const socket = await open(port)
  const paths = Array.from({ length: 900 }, (_, index) => `/${index};`)
  let text = ''
  socket.on('data', (data) => (text += data.toString()))
  socket.write(paths.map(request).join(''))
  await expect.poll(() => text, { timeout: 20_000 }).toContain('/899;')
  expect(text.match(/\/\d+;/g)).toEqual(paths)
  expect(most).toBe(4)
  // The connection is read on.
  socket.write(request('/after;'))
  await expect.poll(() => text).toContain('/after;')
})

test('while answers are not read, no more requests are handled, and the connection is not read on', async () => {
  let handled = 0
  // More than the buffers of both ends of a connection take.
  const large = Buffer.alloc(64_000_000)
  const { port, accepted } = await listen((response) => {
    handled += 1
    response.end(large)
  })
  const socket = await open(port)
  socket.pause().write(request('/').repeat(900))
  await expect.poll(() => handled).toBe(4)
  await sleep(200)
  const read = accepted[0]!.bytesRead
  for (let block = 0; block < 50; block += 1) socket.write(request('/').repeat(900))
  await sleep(300)
  expect(handled).toBe(4)
  expect(accepted[0]!.bytesRead).toBe(read)
  expect(await isOpen(port)).toBe(true)
})

test('requests that wait are dropped with their connection', async () => {
  let handled = 0
  const { port, accepted } = await listen(() => void (handled += 1))
  const socket = await open(port)
  socket.write(request('/').repeat(100))
  await expect.poll(() => handled).toBe(4)
  socket.destroy()
  await expect.poll(() => accepted[0]!.destroyed).toBe(true)
  await sleep(200)
  expect(handled).toBe(4)
})

test('an answer of which nothing is taken is ended, and one that is read slowly is not', async () => {
  const large = Buffer.alloc(20_000_000)
  const { port, accepted } = await listen((response) => response.end(large), { unreadTimeout: 500 })
  const [unread, slow] = [await open(port), await open(port)]
  unread.pause().write(request('/'))
  let taken = 0
  slow.on('data', (data) => {
    taken += data.length
    slow.pause()
    setTimeout(() => slow.resume(), 5)
  })
  slow.write(request('/'))
  await expect.poll(() => accepted[0]!.destroyed).toBe(true)
  // What the kernel has kept comes, and then the end.
  let rest = 0
  unread.on('data', (data) => (rest += data.length)).resume()
  await once(unread, 'close')
  expect(rest).toBeLessThan(large.length)
  await expect.poll(() => taken, { timeout: 20_000 }).toBeGreaterThan(large.length)
})

test('an answer that takes long to make is waited for, up to the idle time', async () => {
  const { port } = await listen((response) => void setTimeout(() => response.end('late'), Number(response.req.url!.slice(1))), {
    unreadTimeout: 200,
    idleTimeout: 1_500,
  })
  const [patient, endless] = [await open(port), await open(port)]
  patient.write(request('/800'))
  endless.write(request('/60000'))
  expect(String((await once(patient, 'data'))[0])).toContain('late')
  await once(endless, 'close')
})

test.each([{ maxOfNetwork: 3 }, { maxConnections: 3 }])('of %o no more are taken, and others when some close', async (most) => {
  const { port } = await listen((response) => response.end('ok'), most)
  const first = [await open(port), await open(port), await open(port)]
  expect(await isOpen(port)).toBe(false)
  first[0]!.destroy()
  await expect.poll(() => isOpen(port)).toBe(true)
})

test('a server that closes ends idle connections, and neither an answer that is being read nor a request that is being sent', async () => {
  const { server, port, accepted } = await listen((response) => void response.end(response.req.url === '/large' ? Buffer.alloc(8_000_000) : 'answered'))
  const opened = async (bytes: string) => {
    const socket = await open(port)
    socket.write(bytes)
    await once(socket, 'readable')
    return socket
  }
  const post = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n'
  const idle = await Promise.all([request('/'), `${request('/')}\r\n`].map(opened))
  // The answer to the last one has come before its body.
  const sending = await Promise.all([`${request('/')}GET / HTTP/1.1\r\n`, `${request('/')}${post}`, post].map(opened))
  const silent = await open(port)
  const reading = await opened(request('/large'))
  await expect.poll(() => accepted.length).toBe(7)
  const closed = once(server, 'close')
  server.close()
  await Promise.all(idle.map((socket) => once(socket.resume(), 'close')))
  server.closeIdleConnections()
  let bytes = 0
  reading.on('data', (data: Buffer) => (bytes += data.length))
  await expect.poll(() => bytes).toBeGreaterThan(8_000_000)
  expect([...sending, silent].map((socket) => socket.closed)).toEqual([false, false, false, false])
  silent.destroy()
  for (const [index, rest] of ['Host: x\r\n\r\n', 'whole', 'whole'].entries()) sending[index]!.resume().write(rest)
  await expect
    .poll(() => {
      server.closeIdleConnections()
      return sending.map((socket) => socket.closed)
    })
    .toEqual([true, true, true])
  expect(sending.map((socket) => socket.errored)).toEqual([null, null, null])
  await closed
})

test('a connection that sends more requests than can wait is closed', async () => {
  const { port } = await listen(() => undefined)
  const socket = await open(port)
  socket.write(request('/').repeat(1_700))
  await once(socket.resume(), 'close')
  expect(await isOpen((await listen((response) => response.end())).port)).toBe(true)
})
