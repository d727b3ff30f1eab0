/** A PostgreSQL that accepts connections and statements and answers none, as on an overloaded machine. */
// @module-tag slow
// @module-tag night
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { apiKeysPath, homePath, keyApi, keysApi, signInPath } from '../../lib/paths'
import { startPostgres, type TestPostgres } from '../../lib/testing/services/postgres'
import type { ConsoleClient } from '../support/console-client'
import { signIn } from '../support/console-client'
import { startServer, type StartedServer } from '../support/server'
import { useKey } from '../support/started'

const password = 'a password of the tests'
const ref = { org: 'default', project: 'default' }
const ownPostgres = inject('databaseKind') === 'postgresql' && !process.env.TEST_DATABASE_URL

describe.runIf(ownPostgres)('while the database hangs', { timeout: 240_000 }, () => {
  let postgres: TestPostgres
  let server: StartedServer
  let client: ConsoleClient
  let key: Awaited<ReturnType<ConsoleClient['createKey']>>
  let watcher: pg.Client
  let frozen: number[] = []

  beforeAll(async () => {
    postgres = await startPostgres()
    server = await startServer({
      DATABASE_URL: postgres.url,
      AUTH_SECRET: 'a secret of the tests, long enough to sign with',
      ADMIN_EMAIL: 'admin@example.com',
      ADMIN_PASSWORD: password,
    })
    client = await signIn(server.url, 'admin@example.com', password)
    key = await client.createKey(ref, 'checked')
    expect((await useKey(server.url, key.secret)).status).toBe(200)
    watcher = new pg.Client({ connectionString: postgres.url })
    await watcher.connect()
  })
  afterAll(async () => {
    goOn()
    await watcher?.end()
    await server?.stop()
    await postgres?.stop()
  })

  /** Stops every process of the cluster: first the one that makes others. */
  async function hang() {
    process.kill(postgres.pid!, 'SIGSTOP')
    const others = await watcher.query<{ pid: number }>('SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()')
    frozen = [postgres.pid!, ...others.rows.map(({ pid }) => pid)]
    for (const pid of frozen.slice(1)) process.kill(pid, 'SIGSTOP')
  }
  function goOn() {
    for (const pid of frozen) process.kill(pid, 'SIGCONT')
    frozen = []
  }
  const page = (path: string) => client.call('GET', path)

  test('everybody is answered 503, pages by one of their own, and all goes on by itself afterwards', async () => {
    // Connections that are open already, with statements on their way.
    await Promise.all(Array.from({ length: 10 }, () => client.call('GET', keysApi(ref))))
    await hang()
    const calls = await Promise.all([
      useKey(server.url, key.secret),
      fetch(`${server.url}/readyz`),
      client.call('POST', keysApi(ref), { name: 'in a transaction', role: 'ADMIN' }),
      client.call('DELETE', keyApi(ref, key.key.id)),
      ...Array.from({ length: 12 }, () => client.call('GET', keysApi(ref))),
    ])
    expect(calls.map(({ status }) => status)).toEqual(calls.map(() => 503))
    for (const answer of calls) expect(answer.headers.get('retry-after')).toMatch(/^\d+$/)

    const paths = [homePath(), signInPath(), apiKeysPath(ref), apiKeysPath({ ...ref, project: 'none' })]
    // A page is asked for as a whole, and for its parts by one that leads to it. Next sends the latter to another address.
    const parts = (path: string) => fetch(server.url + path, { headers: { cookie: client.cookie, rsc: '1' } })
    const pages = await Promise.all([...paths.map(page), ...paths.map(parts)])
    for (const answer of pages) {
      expect(answer.status).toBe(503)
      expect(answer.headers.get('retry-after')).toMatch(/^\d+$/)
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'.*frame-ancestors 'none'/)
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
      expect(answer.headers.get('x-frame-options')).toBe('DENY')
      expect(answer.headers.get('cache-control')).toBe('no-store')
      const text = await answer.text()
      expect(text).toContain('The database cannot be reached')
      expect(text).not.toMatch(/<script|timeout|Prisma/i)
      const id = answer.headers.get('x-request-id')!
      expect(text).toContain(id)
      await expect.poll(() => server.output()).toMatch(new RegExp(`"requestId":"${id}"[^\n]*"status":503`))
    }
    const head = await client.call('HEAD', homePath())
    expect([head.status, await head.text()]).toEqual([503, ''])
    // What needs no database is there as ever.
    expect((await fetch(server.url + signInPath())).status).toBe(200)
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)

    goOn()
    await expect.poll(async () => (await fetch(`${server.url}/readyz`)).status, { timeout: 30_000 }).toBe(200)
    // All connections of the pool are good ones, twice over: none is lost, none is still busy with what was given up.
    for (let round = 0; round < 2; round += 1) {
      const made = Array.from({ length: 15 }, (_, index) =>
        client.call('POST', keysApi(ref), { name: `after ${round} ${index}`, role: 'INGESTION' }),
      )
      expect((await Promise.all(made)).map(({ status }) => status)).toEqual(made.map(() => 201))
      const read = await Promise.all(Array.from({ length: 15 }, () => page(apiKeysPath(ref))))
      expect(read.map(({ status }) => status)).toEqual(read.map(() => 200))
    }
  })
})
