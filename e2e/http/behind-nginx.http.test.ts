/** The README's nginx in front of two servers: what comes through it, and a rolling restart under load. */
// @module-tag slow
// @module-tag night
import { once } from 'node:events'
import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { apiKeysPath, developerSchemaPath, keysApi } from '../../lib/paths'
import { CreatedKey } from '../../lib/schema/key'
import { freePort } from '../../lib/testing/services/port'
import { signIn, type ConsoleClient, type Send } from '../support/console-client'
import { httpsClient } from '../support/https-client'
import { findNginx, findOpenssl, startFront, type Front } from '../support/nginx'
import { startServer, type StartedServer } from '../support/server'
import { startOnOwnDatabase, type Started } from '../support/started'

const possible = inject('databaseKind') === 'postgresql' && findNginx() && findOpenssl()
const publicUrl = 'https://keys.example.com'
const password = 'a password of the tests'
const verify = '/gateway/sei/auth/verify'

describe.runIf(possible)('behind nginx', { timeout: 120_000 }, () => {
  let started: Started
  let front: Front
  let send: Send
  let client: ConsoleClient
  let secret: string
  const servers: { env: Record<string, string>; server: StartedServer }[] = []
  const output = () => servers.map(({ server }) => server.output()).join('')

  beforeAll(async () => {
    const ports: [number, number] = [await freePort(), await freePort()]
    const settings = { PUBLIC_URL: publicUrl, TRUST_PROXY: '1', RATE_LIMIT_PER_MINUTE: '0', DRAIN_SECONDS: '3' }
    started = await startOnOwnDatabase('postgresql', { ...settings, PORT: String(ports[0]) })
    servers.push({ env: started.env, server: started.server })
    const env = { ...started.env, PORT: String(ports[1]) }
    servers.push({ env, server: await startServer(env) })
    front = await startFront(ports)
    // Not the address that nginx has for the servers.
    send = httpsClient({ port: front.httpsPort, certificate: front.certificate, from: '127.0.0.2' })
    client = await signIn(publicUrl, 'admin@example.com', password, send)
    ;({ secret } = await client.createKey(started.ref, 'through nginx', 'ADMIN'))
  })
  afterAll(async () => {
    await front?.stop()
    await servers[1]?.server.stop()
    await servers[0]?.server.stop()
    await started?.remove()
  })

  const withKey = (path: string, init: RequestInit = {}) =>
    send(publicUrl + path, { ...init, headers: { 'x-api-key': secret, ...init.headers } })

  test('plain http leads to https, whatever name was asked', async () => {
    const { statusCode, headers } = await new Promise<{ statusCode?: number; headers: { location?: string } }>((resolve, reject) =>
      httpRequest({ port: front.httpPort, host: '127.0.0.1', path: '/orgs/a?b=c', headers: { host: 'evil.example' } }, (answer) =>
        resolve(answer.resume()),
      )
        .on('error', reject)
        .end(),
    )
    expect([statusCode, headers.location]).toEqual([308, `${publicUrl}/orgs/a?b=c`])
  })

  test('people sign in, see their keys, and are sent to the address that they know', async () => {
    const page = await client.call('GET', apiKeysPath(started.ref))
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('API Keys')
    expect(page.headers.get('strict-transport-security')).toMatch(/^max-age=\d+$/)
    expect(client.cookie).toContain('__Host-next-auth.session-token=')
    const signedOut = await send(publicUrl + apiKeysPath(started.ref))
    expect(new URL(signedOut.headers.get('location')!, publicUrl).origin).toBe(publicUrl)
    expect(signedOut.status).toBe(307)
  })

  test('a file that only one of two releases has comes from the server of that one', async () => {
    const sheet = /\/_next\/static\/[^"]+\.css/.exec(await (await send(`${publicUrl}/sign-in`)).text())![0]
    const other = createServer((_request, response) => void response.writeHead(404).end('of another release')).listen(0, '127.0.0.1')
    await once(other, 'listening')
    const between = await startFront([(other.address() as AddressInfo).port, Number(servers[0]!.env.PORT)])
    const sendBetween = httpsClient({ port: between.httpsPort, certificate: between.certificate, from: '127.0.0.2' })
    const statuses = await Promise.all(Array.from({ length: 6 }, async () => (await sendBetween(publicUrl + sheet)).status))
    expect(statuses).toEqual(Array.from({ length: 6 }, () => 200))
    await between.stop()
    other.close()
  })

  test('keys are checked, and both logs know the caller and the request', async () => {
    const forged = { 'x-forwarded-for': '203.0.113.9', 'x-request-id': 'forged', 'x-real-ip': '203.0.113.9' }
    const answer = await withKey(verify, { headers: forged })
    expect([answer.status, await answer.text()]).toEqual([204, ''])
    const id = answer.headers.get('x-request-id')!
    expect(id).toMatch(/^[\da-f]{32}$/)
    await expect.poll(output).toMatch(new RegExp(`"requestId":"${id}"[^\n]*"address":"127.0.0.2"`))
    expect(output()).not.toContain('203.0.113.9')
    await expect.poll(front.accessLog).toMatch(new RegExp(`^127\\.0\\.0\\.2 .* GET ${verify} 204 .* ${id}$`, 'm'))
    await withKey(`${verify}?x=of-the-query`)
    expect((await send(publicUrl + verify)).status).toBe(401)
    expect(front.accessLog()).not.toContain('of-the-query')
  })

  const file = (bytes: number) => {
    const line = (index: number) => `person.${index}@example.com,,Person ${index},${'x'.repeat(400)}\n`
    const lines = Array.from({ length: Math.ceil(bytes / line(10_000).length) }, (_, index) => line(index))
    const form = new FormData()
    form.set('file', new Blob(['Email,Manager Email,Full Name,Role\n', ...lines], { type: 'text/csv' }), 'people.csv')
    return form
  }

  test('large files come through, and are refused by the servers alone', async () => {
    const developers = '/gateway/sei/api/v2/developers'
    const taken = await withKey(developers, { method: 'POST', body: file(8_000_000) })
    expect(taken.status).toBe(200)
    const tooLarge = await withKey(developers, { method: 'POST', body: file(54_000_000) })
    expect([tooLarge.status, tooLarge.headers.get('content-type')]).toEqual([413, 'application/json'])
    const keyless = await send(publicUrl + developers, { method: 'POST', body: file(8_000_000) })
    expect([keyless.status, keyless.headers.get('content-type')]).toEqual([401, 'application/json'])
  })

  /** Sends requests of each kind, one after another, until told to stop; the statuses and failures that were unexpected. */
  function underLoad(kinds: { name: string; expected: number; ask: () => Promise<Response> }[]) {
    let going = true
    let sent = 0
    const unexpected: string[] = []
    const loops = kinds.map(async ({ name, expected, ask }) => {
      while (going) {
        sent += 1
        const status = await ask().then((answer) => answer.status, String)
        if (status !== expected) unexpected.push(`${name}: ${status}`)
        await sleep(5)
      }
    })
    const end = async () => {
      going = false
      await Promise.all(loops)
      return { sent, unexpected }
    }
    return { end, sent: () => sent }
  }

  test('one server after another is started anew under load, and every request is answered as ever', async () => {
    const kinds = [
      ...Array.from({ length: 4 }, () => ({ name: 'check', expected: 204, ask: () => withKey(verify) })),
      ...Array.from({ length: 2 }, () => ({ name: 'schema', expected: 200, ask: () => withKey(developerSchemaPath()) })),
      { name: 'POST', expected: 204, ask: () => withKey(verify, { method: 'POST', body: 'anything' }) },
      { name: 'keyless', expected: 401, ask: () => send(publicUrl + verify) },
      { name: 'list', expected: 200, ask: () => client.call('GET', keysApi(started.ref)) },
      { name: 'page', expected: 200, ask: () => client.call('GET', apiKeysPath(started.ref)) },
    ]
    const load = underLoad(kinds)
    for (const running of servers) {
      const before = load.sent()
      await expect.poll(load.sent, { timeout: 60_000 }).toBeGreaterThan(before + 50)
      expect(await running.server.stop('SIGTERM')).toBe(0)
      running.server = await startServer(running.env)
    }
    const before = load.sent()
    await expect.poll(load.sent, { timeout: 60_000 }).toBeGreaterThan(before + 50)
    const { unexpected } = await load.end()
    expect(unexpected, front.errorLog()).toEqual([])
    // Both served, before and after.
    for (const { server } of servers) expect(server.output()).toContain('"msg":"request"')
    CreatedKey.parse(await client.createKey(started.ref, 'afterwards'))
  })
})
