import { once } from 'node:events'
import { createServer, Socket, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { createPostgresDatabase } from '../../testing/services/database-settings'
import { openPostgreSql, type Engine } from './engines'
import { isDatabaseUnavailable } from './errors'

const failureOf = (asked: Promise<unknown>) => asked.then(() => null, (error: unknown) => error)

/** The names of the parameters with which a connection begins: after two numbers, names and values that end in NUL. */
const parametersOf = (packet: Buffer) =>
  packet.subarray(8).toString().split('\0').filter((_text, index, all) => index % 2 === 0 && index < all.length - 2)

describe.runIf(inject('databaseKind') === 'postgresql')('a connection to PostgreSQL', () => {
  let url: string
  let drop: () => Promise<void>
  beforeAll(async () => void ({ url, drop } = await createPostgresDatabase()))
  afterAll(() => drop?.())

  const withEngine = async (address: string, run: (engine: Engine) => Promise<void>) => {
    const engine = await openPostgreSql(address, 2)
    await run(engine).finally(() => engine.close())
  }
  const query = ({ query: ask }: Engine, text: string) => ask<Record<string, unknown>>({ text, values: [] })
  const lookup = ({ lookup: ask }: Engine, text: string) => ask({ name: text, text, values: [] })

  test('gives statements a time, and shows their times in UTC', () =>
    withEngine(url, async (engine) => {
      expect(await query(engine, 'SHOW statement_timeout')).toEqual([{ statement_timeout: '30s' }])
      expect(await lookup(engine, 'SHOW statement_timeout')).toEqual([['5s']])
      expect(await query(engine, 'SHOW timezone')).toEqual([{ TimeZone: 'UTC' }])
      expect(await lookup(engine, 'SHOW timezone')).toEqual([['UTC']])
    }))

  test('begins with no parameter that PgBouncer refuses', async () => {
    const begun: string[][] = []
    const server = createServer((socket) => void socket.once('data', (packet) => {
      begun.push(parametersOf(packet))
      socket.destroy()
    }))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    await withEngine(`postgresql://sei@127.0.0.1:${(server.address() as AddressInfo).port}/keys`, async (engine) => {
      await failureOf(query(engine, 'SELECT 1'))
      await failureOf(lookup(engine, 'SELECT 1'))
    })
    server.close()
    expect(begun).toHaveLength(2)
    for (const names of begun) {
      expect(names).toContain('user')
      expect(['user', 'database', 'application_name', 'client_encoding']).toEqual(expect.arrayContaining(names))
    }
  })

  test('is asked for a sign before networks forget it', async () => {
    const kept = vi.spyOn(Socket.prototype, 'setKeepAlive')
    await withEngine(url, async (engine) => {
      await query(engine, 'SELECT 1')
      await lookup(engine, 'SELECT 1')
      expect(kept.mock.calls).toEqual([[true, 30_000], [true, 30_000]])
    }).finally(() => kept.mockRestore())
  })

  test('to a standby is none: what was revoked may not have come there', () =>
    withEngine(url, async (engine) => {
      const owner = await openPostgreSql(url, 1)
      const name = new URL(url).pathname.slice(1)
      await query(owner, 'CREATE SCHEMA pretended; CREATE FUNCTION pretended.pg_is_in_recovery() RETURNS boolean LANGUAGE sql RETURN true')
      await query(owner, `ALTER DATABASE ${name} SET search_path TO pretended, pg_catalog, public`)
      const refused = [await failureOf(query(engine, 'SELECT 1')), await failureOf(lookup(engine, 'SELECT 1'))]
      for (const error of refused) {
        expect(error).toMatchObject({ message: expect.stringContaining('standby') })
        expect(isDatabaseUnavailable(error)).toBe(true)
      }
      await query(owner, `ALTER DATABASE ${name} RESET search_path`)
      await owner.close()
      expect(await query(engine, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
      expect(await lookup(engine, 'SELECT 1')).toEqual([[1]])
    }))

  test('without the encryption that its address asks for is none either', () =>
    withEngine(`${url}?sslmode=verify-full`, async (engine) => {
      for (const error of [await failureOf(query(engine, 'SELECT 1')), await failureOf(lookup(engine, 'SELECT 1'))]) {
        expect(isDatabaseUnavailable(error)).toBe(true)
      }
    }))
})
