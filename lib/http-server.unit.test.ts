/** The HTTP server on its settings: how many connections it takes, and what the log says of requests that do not end. */
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { createAppServer } from './http-server'
import { log } from './server/runtime/log'
import { forgetProcessWide, processWide } from './server/runtime/process-wide'
import { withSettings } from './testing/services/settings'

const settings = { AUTH_SECRET: 'a secret of at least 32 characters', DATA_DIR: '/nowhere', LOG_LEVEL: 'silent' }
const ends: (() => unknown)[] = []
afterEach(async () => {
  vi.restoreAllMocks()
  for (const end of ends.splice(0).reverse()) await end()
  forgetProcessWide('environment')
})

const times = { connectionsCheckingInterval: 50, keepAliveTimeout: 5_000, unreadTimeout: 60_000, idleTimeout: 60_000 }

type Page = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** Listens with these settings, and answers pages by this function. Returns what opens a connection. */
async function listen(more: Record<string, string>, page: Page, requestTimeout = 300) {
  const server = await withSettings({ ...settings, ...more }, () => createAppServer(page, { ...times, requestTimeout }))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  ends.push(() => server.close(), () => server.closeAllConnections())
  return async (): Promise<Socket> => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    ends.push(() => socket.destroy())
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    return socket
  }
}

/** The lines of requests that the log is given from now on. */
async function linesOfLog(): Promise<Record<string, unknown>[]> {
  const lines: Record<string, unknown>[] = []
  await withSettings(settings, () => void log())
  const output = processWide('log-output', (): { write(line: string): void } => ({ write: () => undefined }))
  vi.spyOn(log(), 'isLevelEnabled').mockReturnValue(true)
  vi.spyOn(output, 'write').mockImplementation((line) => void lines.push(JSON.parse(line) as Record<string, unknown>))
  return lines
}

test.each([
  ['a quarter of MAX_CONNECTIONS of one network', '0', 3],
  ['MAX_CONNECTIONS of a proxy that is trusted', '1', 12],
])('%s', (_what, TRUST_PROXY, most) =>
  withSettings({ ...settings, MAX_CONNECTIONS: '12', TRUST_PROXY }, async () => {
    const open = await listen({ MAX_CONNECTIONS: '12', TRUST_PROXY }, async (_request, response) => void response.end('page'))
    const answered = await Promise.all(
      Array.from({ length: 14 }, async () => {
        const socket = await open()
        socket.write('GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 203.0.113.7\r\n\r\n')
        return new Promise<boolean>((resolve) => {
          socket.once('data', () => resolve(true))
          socket.once('close', () => resolve(false))
        })
      }),
    )
    expect(answered.filter(Boolean)).toHaveLength(most)
  }),
)

test.each([
  ['a client’s', '0', 65_000],
  ['a trusted proxy’s, which may keep them for ten minutes', '1', 650_000],
])('connections are kept between requests for longer than %s', (_what, TRUST_PROXY, milliseconds) =>
  withSettings({ ...settings, TRUST_PROXY }, async () => {
    const server = createAppServer(async () => undefined)
    ends.push(() => server.close())
    expect(server.keepAliveTimeout).toBe(milliseconds)
  }),
)

const upload = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\nabc'

/** As whoever makes pages does: waits for the body, and has 200 in mind. */
const readBody: Page = async (request) => {
  request.on('error', () => undefined)
  request.resume()
}

test('a body that does not come to its end in time is answered 408, and that is what the log says', () =>
  withSettings(settings, async () => {
    const lines = await linesOfLog()
    const socket = await (await listen({}, readBody))()
    socket.write(upload)
    const [data] = (await once(socket, 'data')) as [Buffer]
    expect(data.toString()).toMatch(/^HTTP\/1\.1 408 /)
    await expect.poll(() => lines).toHaveLength(1)
    expect(lines[0]).toMatchObject({ msg: 'request', method: 'POST', path: '/', status: 408, aborted: true })
  }))

test.each([
  ['is gone has no status in the log', (socket: Socket) => void socket.resetAndDestroy(), null],
  ['sends no more is answered 400, and that is what the log says', (socket: Socket) => void socket.end(), 400],
])('a request whose client %s', (_what, leave, status) =>
  withSettings(settings, async () => {
    const lines = await linesOfLog()
    const page = vi.fn(readBody)
    const socket = await (await listen({}, page, 60_000))()
    socket.write(upload)
    await expect.poll(() => page.mock.calls).toHaveLength(1)
    leave(socket)
    await expect.poll(() => lines).toHaveLength(1)
    expect(lines[0]).toMatchObject({ msg: 'request', status, aborted: true })
  }),
)
