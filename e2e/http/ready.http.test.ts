// @module-tag night
/** /readyz says whether keys can be checked, whatever else of the database works or not. */
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { keysApi } from '../../lib/paths'
import { makeDatabase } from '../../lib/testing/services/database-settings'
import { signIn, type ConsoleClient } from '../support/console-client'
import { runSql } from '../support/places'
import { startServer, type StartedServer } from '../support/server'
import { useKey } from '../support/started'

const ref = { org: 'default', project: 'default' }

describe.runIf(inject('databaseKind') === 'postgresql')('a server is ready', () => {
  const role = `server_${randomBytes(6).toString('hex')}`
  let database: Awaited<ReturnType<typeof makeDatabase>>
  let server: StartedServer
  let client: ConsoleClient
  let secret: string
  let owner: string

  beforeAll(async () => {
    database = await makeDatabase('postgresql')
    owner = database.env.DATABASE_URL!
    await runSql(owner, `CREATE ROLE ${role} LOGIN SUPERUSER PASSWORD 'of-the-tests'`)
    const own = Object.assign(new URL(owner), { username: role, password: 'of-the-tests' })
    server = await startServer({ ...database.env, DATABASE_URL: own.href, DATABASE_POOL_SIZE: '12' })
    client = await signIn(server.url, 'admin@example.com', 'a password of the tests')
    secret = (await client.createKey(ref, 'checked')).secret
    expect((await useKey(server.url, secret)).status).toBe(200)
  })
  afterAll(async () => {
    await server?.stop()
    await runSql(owner, `DROP ROLE IF EXISTS ${role}`)
    await database?.remove()
  })

  const blocked = `SELECT pid FROM pg_stat_activity WHERE usename = '${role}' AND wait_event_type = 'Lock'`
  const ready = async () => (await fetch(`${server.url}/readyz`)).status

  /** Runs while a transaction has locked a table against all use. */
  async function whileLocked(table: string, run: () => Promise<void>) {
    const holder = new pg.Client({ connectionString: owner })
    await holder.connect()
    try {
      await holder.query('BEGIN')
      await holder.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`)
      await run()
    } finally {
      await holder.end()
    }
  }

  test('while another table is locked, and every connection of the console waits for it', async () => {
    const waiting: Promise<Response>[] = []
    // A third of the connections is for pages.
    await whileLocked('person', async () => {
      waiting.push(...Array.from({ length: 12 }, () => client.call('GET', keysApi(ref))))
      await expect.poll(async () => (await runSql(owner, blocked)).length, { timeout: 10_000 }).toBe(4)
      expect(await ready()).toBe(200)
      expect((await useKey(server.url, secret)).status).toBe(200)
    })
    await Promise.all(waiting)
  })

  test('no longer, once keys wait for a lock, however often it is asked', () =>
    whileLocked('api_key_secret', async () => {
      const asked = Array.from({ length: 40 }, ready)
      await expect.poll(async () => (await runSql(owner, blocked)).length).toBe(1)
      expect(new Set(await Promise.all(asked))).toEqual(new Set([503]))
      const answer = await fetch(`${server.url}/readyz`)
      expect(answer.headers.get('retry-after')).toBe('5')
      expect((await runSql(owner, blocked)).length).toBeLessThanOrEqual(1)
      expect((await useKey(server.url, secret)).status).toBe(503)
    }))

  test('again, once they are answered', async () => {
    await expect.poll(ready, { timeout: 15_000 }).toBe(200)
    expect((await useKey(server.url, secret)).status).toBe(200)
  })

  test('no longer, once the connection of key checks is lost and no new one is let in', async () => {
    await runSql(owner, `ALTER ROLE ${role} NOLOGIN`)
    const ended = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${role}' AND query LIKE '%bytea[]%'`
    expect(await runSql(owner, ended)).toHaveLength(1)
    await expect.poll(ready).toBe(503)
    expect((await useKey(server.url, secret)).status).toBe(503)
    await runSql(owner, `ALTER ROLE ${role} LOGIN`)
    await expect.poll(ready).toBe(200)
    expect((await useKey(server.url, secret)).status).toBe(200)
  })
})
