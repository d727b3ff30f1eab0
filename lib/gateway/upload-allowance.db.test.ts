/** Bytes that a key may send in a minute, over HTTP. */
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callGateway, gatewayOrigin } from '../testing/calls/gateway'
import { makeKey } from '../testing/make/keys'
import { makeTenant } from '../testing/make/tenant'
import { findRedis, startRedis } from '../testing/services/redis'
import { withSettings } from '../testing/services/settings'

const redisFound = findRedis()
let redis: Awaited<ReturnType<typeof startRedis>> | undefined
beforeAll(async () => {
  if (redisFound) redis = await startRedis()
})
afterAll(() => redis?.stop())

const makeKeys = async () => {
  const { admin } = await makeTenant()
  return { one: (await makeKey(admin, { role: 'ADMIN' })).secret, other: (await makeKey(admin, { role: 'ADMIN' })).secret }
}

const headers = { 'content-type': 'application/json' }
const bytes = (count: number) => new Uint8Array(count).fill(32)

/** JSON of spaces: 400 once it is read. */
const send = (key: string, body: BodyInit) => callGateway('/api/v2/developers', { method: 'PATCH', key, headers, body })

/** A body without Content-Length. */
function inChunks(count: number, size = 100_000) {
  let sent = 0
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent >= count) return controller.close()
      controller.enqueue(bytes(size))
      sent += size
    },
  })
}

const file = (count: number) => {
  const form = new FormData()
  form.set('file', new Blob([`Name\n${'x'.repeat(count)}`], { type: 'text/csv' }), 'a.csv')
  return form
}

const refused = async (answer: Response) => {
  expect(answer.status).toBe(429)
  const wait = Number(answer.headers.get('retry-after'))
  expect(wait).toBeGreaterThan(0)
  expect(wait).toBeLessThanOrEqual(60)
  expect(await answer.json()).toMatchObject({ code: 'UPLOAD_RATE_LIMITED', message: expect.stringContaining('2 MB in a minute') })
}

describe.each(['memory', 'postgresql', ...(redisFound ? ['redis'] : [])])('counted in %s', (store) => {
  const limited = <T>(run: () => Promise<T>) =>
    withSettings({ UPLOAD_MB_PER_MINUTE: '2', RATE_LIMIT_STORE: store, REDIS_URL: redis?.url ?? '' }, run)

  test('a key may send so many bytes, whatever they are; other keys and requests without a body are not affected', () =>
    limited(async () => {
      const { one, other } = await makeKeys()
      expect((await send(one, bytes(900_000))).status).toBe(400)
      expect((await send(one, bytes(900_000))).status).toBe(400)
      await refused(await send(one, bytes(900_000)))
      await refused(await callGateway('/api/v2/developers', { method: 'POST', key: one, body: file(300_000) }))
      await refused(await send(one, inChunks(300_000)))
      expect((await callGateway('/api/v2/developers/schema', { key: one })).status).toBe(200)
      expect((await callGateway('/auth/verify', { key: one })).status).toBe(204)
      expect((await send(other, bytes(900_000))).status).toBe(400)
    }))

  test('without Content-Length it is refused while it comes', () =>
    limited(async () => {
      const { one, other } = await makeKeys()
      expect((await send(one, inChunks(900_000))).status).toBe(400)
      expect((await send(one, bytes(300_000))).status).toBe(400)
      await refused(await send(one, inChunks(900_000)))
      expect((await send(other, inChunks(800_000))).status).toBe(400)
    }))
})

test('many short bodies without Content-Length count little', () =>
  withSettings({ UPLOAD_MB_PER_MINUTE: '2' }, async () => {
    const { one } = await makeKeys()
    for (let n = 0; n < 100; n += 1) expect((await send(one, inChunks(10, 10))).status).toBe(400)
  }))

test('what is announced is refused before it is sent', () =>
  withSettings({ UPLOAD_MB_PER_MINUTE: '2' }, async () => {
    const { one } = await makeKeys()
    expect((await send(one, bytes(1_000_000))).status).toBe(400)
    expect((await send(one, bytes(1_000_000))).status).toBe(400)
    const { port } = new URL(await gatewayOrigin())
    const socket = connect(Number(port), '127.0.0.1').on('error', () => undefined)
    const fields = `host: x\r\nx-api-key: ${one}\r\ncontent-type: application/json\r\ncontent-length: 900000`
    socket.write(`PATCH /gateway/sei/api/v2/developers HTTP/1.1\r\n${fields}\r\n\r\n[`)
    const answer = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString())))
    socket.destroy()
    expect(answer).toMatch(/^HTTP\/1.1 429 /)
    expect(answer).toContain('UPLOAD_RATE_LIMITED')
  }))

test('a body that has more than a minute allows is too large, however it comes, and a smaller one is taken after it', () =>
  withSettings({ UPLOAD_MB_PER_MINUTE: '2' }, async () => {
    const { one, other } = await makeKeys()
    const large = await callGateway('/api/v2/developers', { method: 'POST', key: one, body: file(3_000_000) })
    expect(large.status).toBe(413)
    expect(await large.json()).toMatchObject({ code: 'TOO_LARGE', message: expect.stringContaining('2 MB in a minute') })
    // What is too large for its route is not counted.
    expect((await send(one, bytes(13_000_000))).status).toBe(413)
    expect((await send(one, bytes(900_000))).status).toBe(400)
    expect((await send(other, inChunks(3_000_000))).status).toBe(413)
  }))

test('0 turns it off', () =>
  withSettings({ UPLOAD_MB_PER_MINUTE: '0' }, async () => {
    const { one } = await makeKeys()
    for (let n = 0; n < 3; n += 1) expect((await send(one, bytes(900_000))).status).toBe(400)
  }))
