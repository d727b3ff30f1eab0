/** Upload budgets over HTTP: keys and accounts have a share each, and an upload that stalls loses its own. */
import { connect, type AddressInfo, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createAppServer } from '../http-server'
import { log } from '../server/runtime/log'
import { processWide } from '../server/runtime/process-wide'
import { gatewayOrigin } from '../testing/calls/gateway'
import { makeKey } from '../testing/make/keys'
import { makeTenant } from '../testing/make/tenant'
import { withSettings } from '../testing/services/settings'

const part = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\nName'
const json = { begin: 'PATCH', type: 'application/json', body: '[{"email":"', length: 9_000_000 }
const file = { begin: 'POST', type: 'multipart/form-data; boundary=b', body: part, length: 9_000_000 }
const opened: Socket[] = []

/** Begins a request that does not come to its end. `status` is that of the answer; none where there is no answer. */
async function begin(port: number, secret: string, { begin, type, body, length }: typeof json) {
  const socket = connect(port, '127.0.0.1')
  opened.push(socket)
  // A socket that is reset is closed too, which is what is waited for.
  socket.on('error', () => undefined)
  const fields = ['host: x', `x-api-key: ${secret}`, `content-type: ${type}`, `content-length: ${length}`].join('\r\n')
  socket.write(`${begin} /gateway/sei/api/v2/developers HTTP/1.1\r\n${fields}\r\n\r\n${body}`)
  const answer = new Promise<string>((resolve) => {
    socket.once('data', (data) => resolve(data.toString()))
    socket.once('close', () => resolve(''))
  })
  const status = answer.then((text) => (text ? Number(text.split(' ')[1]) : undefined))
  return { socket, status, answer }
}

const makeSecret = async () => (await makeKey((await makeTenant()).admin, { role: 'ADMIN' })).secret
let port: number
beforeAll(async () => void (port = Number(new URL(await gatewayOrigin()).port)))
afterEach(() => void vi.restoreAllMocks())
afterAll(() => opened.forEach((socket) => socket.destroy()))

test.each([
  ['one file', file],
  ['12 MB of JSON', json],
])('a key sends %s at a time, and other keys, of its account and of others, are not kept from it', async (_name, sent) => {
  const { admin } = await makeTenant()
  const [own, colleague] = [(await makeKey(admin, { role: 'ADMIN' })).secret, (await makeKey(admin, { role: 'ADMIN' })).secret]
  const other = await makeSecret()
  const begun = [await begin(port, own, sent), await begin(port, own, sent)]
  // Whichever of them comes last is refused, while it is on its way.
  expect(await Promise.race(begun.map(({ status }) => status))).toBe(429)
  for (const secret of [colleague, other]) {
    const elsewhere = await begin(port, secret, { ...sent, length: sent.body.length })
    expect(await elsewhere.status).toBe(400)
  }
  for (const { socket } of begun) socket.destroy()
  // What was held for those who are gone is given back.
  await expect.poll(async () => (await begin(port, own, { ...sent, length: sent.body.length })).status).toBe(400)
})

test.each([
  ['a file', file],
  ['JSON', json],
])('%s that trickles in is answered 408 that says so, and holds nothing', async (_name, sent) => {
  const secret = await makeSecret()
  const text = await withSettings({ BODY_GRACE_SECONDS: '1' }, async () => {
    const { socket, answer } = await begin(port, secret, sent)
    const trickle = setInterval(() => socket.writable && socket.write('x'), 100)
    return answer.finally(() => clearInterval(trickle))
  })
  expect(text).toMatch(/^HTTP\/1.1 408 /)
  expect(text).toMatch(/^connection: close/im)
  expect(text).toContain('TOO_SLOW')
  expect(await (await begin(port, secret, { ...sent, length: sent.body.length })).status).toBe(400)
})

test('who does not send what was announced is answered 408, which is all that the log says, and holds nothing', async () => {
  const quick = { requestTimeout: 2_000, connectionsCheckingInterval: 100, keepAliveTimeout: 5_000, unreadTimeout: 60_000, idleTimeout: 60_000 }
  const server = createAppServer(async () => undefined, quick)
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const secret = await makeSecret()
  const lines: string[] = []
  const output = log() && processWide('log-output', (): { write(line: string): void } => ({ write: () => undefined }))
  vi.spyOn(log(), 'isLevelEnabled').mockReturnValue(true)
  vi.spyOn(output, 'write').mockImplementation((line) => void lines.push(line))
  const quickPort = (server.address() as AddressInfo).port
  for (const sent of [file, json]) {
    lines.length = 0
    expect(await (await begin(quickPort, secret, sent)).status).toBe(408)
    await expect.poll(() => lines.some((line) => line.includes('"msg":"request"'))).toBe(true)
    const own = lines.map((line) => JSON.parse(line) as Record<string, unknown>).find(({ msg }) => msg === 'request')
    expect(own).toMatchObject({ path: '/gateway/sei/api/v2/developers', status: 408, keyId: expect.any(String) })
    // Not as if something had failed here.
    expect(lines.join('')).not.toMatch(/unavailable|internal/)
  }
  await expect.poll(async () => (await begin(port, secret, { ...file, length: part.length })).status).toBe(400)
  await new Promise((resolve) => server.close(resolve))
})
