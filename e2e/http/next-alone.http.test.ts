// @module-tag night
/** A host that runs Next without server.ts: it has the gateway through app/gateway. */
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { keyApi } from '../../lib/paths'
import type { CreatedKey } from '../../lib/schema/key'
import type { ConsoleClient } from '../support/console-client'
import { runSql } from '../support/places'
import { startServer, type StartedServer } from '../support/server'
import { startOnOwnDatabase, useKey, type Started } from '../support/started'

const next = [process.execPath, 'node_modules/next/dist/bin/next', 'start', '--hostname', '127.0.0.1']

describe.runIf(inject('databaseKind') === 'postgresql')('a host that runs Next without server.ts', () => {
  let started: Started
  let host: StartedServer
  let client: ConsoleClient
  let admin: CreatedKey

  beforeAll(async () => {
    started = await startOnOwnDatabase('postgresql', { RATE_LIMIT_PER_MINUTE: '8' })
    client = await started.signIn()
    admin = await client.createKey(started.ref, 'on another host', 'ADMIN')
    host = await startServer(started.env, next)
  })
  afterAll(async () => {
    await host?.stop()
    await started?.remove()
  })

  test('makes the first accounts of an empty database', async () => {
    const alone = await startOnOwnDatabase('postgresql', {}, next)
    try {
      const people = await runSql(alone.env.DATABASE_URL!, 'SELECT email FROM person')
      expect(people).toEqual([{ email: 'admin@example.com' }])
    } finally {
      await alone.remove()
    }
  })

  test('serves keys at every documented address, until they are deleted', async () => {
    const { key, secret } = await client.createKey(started.ref, 'deleted soon')
    for (const prefix of ['/gateway/sei', '/sei', '/prod1/sei', '/gratis/sei']) {
      const ask = (headers: Record<string, string>) => fetch(`${host.url}${prefix}/api/v2/developers/schema`, { headers })
      expect((await ask({ 'x-api-key': secret })).status).toBe(200)
      expect((await ask({})).status).toBe(401)
    }
    await client.call('DELETE', keyApi(started.ref, key.id))
    expect((await useKey(host.url, secret)).status).toBe(401)
  })

  test('answers odd addresses as the server does, and shows no page without a policy', async () => {
    const statuses: Record<string, number> = {
      '/_global-error': 404,
      '/_next/nothing': 404,
      '/gateway/nothing': 404,
      '/api/nothing': 404,
      '/api/auth/verify-request': 404,
      '/api/auth/callback/credentials': 405,
      '/api/auth/csrf?callbackUrl=:::': 200,
      '/gateway/sei/api/docs': 200,
      '/sign-in': 200,
    }
    for (const [path, status] of Object.entries(statuses)) {
      const answer = await fetch(host.url + path)
      expect([path, answer.status]).toEqual([path, status])
      if (answer.headers.get('content-type')?.startsWith('text/html')) {
        expect(answer.headers.get('content-security-policy')).toMatch(/^default-src [^,]*frame-ancestors 'none'$/)
      }
    }
  })

  test('takes files and JSON in, answers lists and HEAD, and counts', async () => {
    const developers = `${host.url}/gateway/sei/api/v2/developers`
    const key = { 'x-api-key': admin.secret }
    const file = new FormData()
    file.set('file', new Blob(['Email,Manager Email,Full Name,Role\nada@example.com,,Ada,Lead\n'], { type: 'text/csv' }), 'people.csv')
    const uploaded = await fetch(developers, { method: 'POST', headers: key, body: file })
    expect(uploaded.status).toBe(200)
    const { versionId, fieldMappings } = (await uploaded.json()) as { versionId: string; fieldMappings: unknown }
    const saved = await fetch(`${developers}/versions/${versionId}/fieldMappings`, {
      method: 'PUT',
      headers: { ...key, 'content-type': 'application/json' },
      body: JSON.stringify({ fieldMappings }),
    })
    expect(await saved.json()).toMatchObject({ status: 'ACTIVE', developerCount: 1 })
    const listed = await fetch(developers, { headers: key })
    expect(await listed.json()).toMatchObject({ content: [{ email: 'ada@example.com', name: 'Ada' }] })
    const headed = await fetch(developers, { method: 'HEAD', headers: key })
    expect([headed.status, await headed.text()]).toEqual([200, ''])
    const statuses = await Promise.all(Array.from({ length: 5 }, async () => (await fetch(developers, { headers: key })).status))
    expect(statuses.sort()).toEqual([200, 200, 200, 200, 429])
  })
})
