/** The README's way to guard another service with these keys, with a real nginx in front of both. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { keyApi } from '../../lib/paths'
import type { ConsoleClient } from '../support/console-client'
import { findNginx, startNginx } from '../support/nginx'
import { startOnOwnDatabase, type Started } from '../support/started'

const nginxFound = findNginx()

type Seen = { method?: string; url?: string; headers: IncomingHttpHeaders; body: string }

describe.runIf(nginxFound)('a service behind nginx', () => {
  let started: Started
  let nginx: Awaited<ReturnType<typeof startNginx>>
  let guarded: Server
  let between: Parameters<typeof startNginx>[0]
  let people: ConsoleClient
  const seen: Seen[] = []

  beforeAll(async () => {
    const limits = { RATE_LIMIT_PER_MINUTE: '5', REJECTED_LIMIT_PER_MINUTE: '3', TRUST_PROXY: '1' }
    started = await startOnOwnDatabase(inject('databaseKind'), limits)
    guarded = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => (body += chunk))
      request.on('end', () => {
        seen.push({ method: request.method, url: request.url, headers: request.headers, body })
        response.end('guarded')
      })
    })
    await new Promise<void>((resolve) => guarded.listen(0, '127.0.0.1', resolve))
    between = { keys: started.server.url, guarded: `http://127.0.0.1:${(guarded.address() as AddressInfo).port}` }
    nginx = await startNginx(between)
    people = await started.signIn()
  })
  afterAll(async () => {
    await nginx?.stop()
    guarded?.close()
    await started?.remove()
  })

  type Sent = RequestInit & { headers?: Record<string, string> }
  const call = (key: string | undefined, init: Sent = {}, { url } = nginx) => {
    seen.length = 0
    return fetch(`${url}/reports?year=2026`, { ...init, headers: { ...init.headers, ...(key && { 'x-api-key': key }) } })
  }

  test('gets what a good key lets through, with whose key it is, whatever the caller says of that', async () => {
    const { key, secret } = await people.createKey(started.ref, 'Behind nginx')
    const body = JSON.stringify({ rows: [1, 2, 3] })
    // Some services read the last two as they read the first.
    const forged = { 'x-sei-role': 'ADMIN', 'x-sei-project': 'forged', x_sei_role: 'ADMIN', 'x.sei.role': 'ADMIN' }
    const headers = { 'content-type': 'application/json', ...forged }
    const answer = await call(secret, { method: 'POST', headers, body })
    expect(answer.status).toBe(200)
    expect(await answer.text()).toBe('guarded')
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatchObject({
      method: 'POST',
      url: '/reports?year=2026',
      body,
      headers: { 'x-sei-key-id': key.id, 'x-sei-role': 'INGESTION', 'x-sei-org': started.ref.org, 'x-sei-project': started.ref.project },
    })
    expect(Object.keys(seen[0]!.headers)).not.toContain('x_sei_role')
    expect(Object.keys(seen[0]!.headers)).not.toContain('x.sei.role')
  })

  test('gets nothing of a request without a good key, or with one that was deleted a moment ago', async () => {
    const { key, secret } = await people.createKey(started.ref, 'Deleted soon')
    expect((await call(secret)).status).toBe(200)
    expect((await people.call('DELETE', keyApi(started.ref, key.id))).status).toBe(204)
    for (const token of [undefined, secret]) {
      const answer = await call(token)
      expect(answer.status).toBe(401)
      expect(answer.headers.get('www-authenticate')).toMatch(/^ApiKey/)
      expect(seen).toEqual([])
    }
  })

  test('that asks for another permission gets nothing of a key without it', async () => {
    const strict = await startNginx({ ...between, permission: 'configure' })
    try {
      const ingestion = await people.createKey(started.ref, 'May only ingest')
      const refused = await call(ingestion.secret, {}, strict)
      expect(refused.status).toBe(403)
      expect(seen).toEqual([])
      const admin = await people.createKey(started.ref, 'May configure', 'ADMIN')
      expect((await call(admin.secret, {}, strict)).status).toBe(200)
      expect(seen).toMatchObject([{ headers: { 'x-sei-role': 'ADMIN' } }])
    } finally {
      await strict.stop()
    }
  })

  test('gets nothing of one request too many, and the caller hears when to come back', async () => {
    const { secret } = await people.createKey(started.ref, 'In a hurry')
    for (let calls = 0; calls < 5; calls += 1) expect((await call(secret)).status).toBe(200)
    const answer = await call(secret)
    expect(answer.status).toBe(429)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(seen).toEqual([])
  })

  test('gets nothing while keys cannot be checked', async () => {
    const { secret } = await people.createKey(started.ref, 'Too late')
    await started.server.stop()
    const answer = await call(secret)
    expect(answer.status).toBe(503)
    expect(seen).toEqual([])
  })
})
