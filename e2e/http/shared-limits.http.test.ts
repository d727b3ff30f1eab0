/** Servers that share a store count together what each of them is asked. */
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { developerSchemaPath } from '../../lib/paths'
import { findRedis, startRedis } from '../../lib/testing/services/redis'
import { runSql } from '../support/places'
import { startServer, type StartedServer } from '../support/server'
import { startOnOwnDatabase, type Started } from '../support/started'

const onPostgres = inject('databaseKind') === 'postgresql'
const redisFound = onPostgres && inject('allLanes') && findRedis()

type Store = { settings: Record<string, string>; counted(databaseUrl: string): Promise<string[]>; stop?(): Promise<void> }

const inPostgres = async (): Promise<Store> => ({
  settings: { RATE_LIMIT_STORE: 'postgresql' },
  counted: async (url) => (await runSql<{ key: string }>(url, 'SELECT key FROM rate_limit')).map(({ key }) => key),
})

async function inRedis(): Promise<Store> {
  const { url, keys, stop } = await startRedis()
  return { settings: { RATE_LIMIT_STORE: 'redis', REDIS_URL: url }, counted: keys, stop }
}

const stores = [{ name: 'PostgreSQL', start: inPostgres }, ...(redisFound ? [{ name: 'Redis', start: inRedis }] : [])]

describe.runIf(onPostgres).each(stores)('two servers that count in $name', ({ start }) => {
  let store: Store
  let one: Started
  let other: StartedServer

  beforeAll(async () => {
    store = await start()
    const limits = { RATE_LIMIT_PER_MINUTE: '3', REJECTED_LIMIT_PER_MINUTE: '3', TRUST_PROXY: '1' }
    one = await startOnOwnDatabase('postgresql', { ...store.settings, ...limits })
    other = await startServer(one.env)
  })
  afterAll(async () => {
    await other?.stop()
    await one?.remove()
    await store?.stop?.()
  })

  const ask = async (url: string, key: string, address: string) => {
    const headers = { 'x-api-key': key, 'x-forwarded-for': address }
    return (await fetch(url + developerSchemaPath(), { headers })).status
  }
  const statusesOf = async (servers: { url: string }[], key: string, address: string) => {
    const statuses: number[] = []
    for (const { url } of servers) statuses.push(await ask(url, key, address))
    return statuses
  }

  test('allow a key its requests once, whichever of them it asks', async () => {
    const { key, secret } = await (await one.signIn()).createKey(one.ref, 'asks both')
    const { server } = one
    expect(await statusesOf([server, other, server, other, server], secret, '198.51.100.1')).toEqual([200, 200, 200, 429, 429])
    expect((await store.counted(one.env.DATABASE_URL!)).filter((name) => name.includes(key.id))).toHaveLength(1)
  })

  test('count the rejections of an address together, and each tells it to wait from the first that it counts itself', async () => {
    const address = '198.51.100.2'
    const { secret } = await (await one.signIn()).createKey(one.ref, 'good, from an address of bad ones')
    const { server } = one
    expect(await statusesOf([server, server, other], 'sei_wrong', address)).toEqual([401, 401, 401])
    expect(await ask(other.url, 'sei_wrong', address)).toBe(429)
    expect(await statusesOf([server, server], 'sei_wrong', address)).toEqual([401, 429])
    // A valid key is not refused for what others at its address sent.
    expect(await statusesOf([server, other], secret, address)).toEqual([200, 200])
    expect((await store.counted(one.env.DATABASE_URL!)).filter((name) => name.includes(address))).toHaveLength(1)
    expect(await ask(other.url, secret, '198.51.100.3')).toBe(200)
  })
})
