import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, inject, test } from 'vitest'
import { keyApi, keyUsageApi } from '../../lib/paths'
import { KeyUsage } from '../../lib/schema/key-usage'
import { makeDatabase } from '../../lib/testing/services/database-settings'
import { runSql } from '../support/places'
import { runServer, startServer } from '../support/server'
import { startOnOwnDatabase, useKey, type Started } from '../support/started'

const kind = inject('databaseKind')
/** A kill happens to hit a moment that loses something: one is not enough. */
const rounds = 5
let started: Started | undefined

afterEach(async () => {
  await started?.remove()
  started = undefined
})

test('a kill in the middle of creates loses no key that was answered', { tags: 'night', timeout: 180_000 }, async () => {
  started = await startOnOwnDatabase(kind)
  const answered: string[] = []
  for (let round = 0; round < rounds; round += 1) {
    const client = await started.signIn()
    let killed = false
    const create = async (lane: number) => {
      for (let index = 0; !killed; index += 1) {
        const created = await client.createKey(started!.ref, `round ${round} lane ${lane} number ${index}`).catch(() => null)
        if (created) answered.push(created.secret)
      }
    }
    const lanes = [0, 1, 2, 3].map(create)
    const before = answered.length
    while (answered.length < before + 5) await sleep(5)
    await sleep(round * 7)
    await started.server.stop('SIGKILL')
    killed = true
    await Promise.all(lanes)
    await started.restart()
  }
  const statuses = await Promise.all(answered.map(async (secret) => (await useKey(started!.server.url, secret)).status))
  expect(answered.length).toBeGreaterThanOrEqual(5 * rounds)
  expect(statuses.filter((status) => status !== 200)).toEqual([])
})

test.runIf(kind === 'pglite')('a second server on the same data directory refuses, and the first goes on', { tags: 'night' }, async () => {
  started = await startOnOwnDatabase(kind)
  const { code, output } = await runServer(started.env)
  expect(code).toBe(1)
  expect(output.trim().split('\n')).toHaveLength(2)
  expect(output).toContain(`Another process has ${started.dataDir} open`)
  const { secret } = await (await started.signIn()).createKey(started.ref, 'still works')
  expect((await useKey(started.server.url, secret)).status).toBe(200)
})

test.runIf(kind === 'postgresql')('two servers share a database: what one deletes stops at the other at once', async () => {
  started = await startOnOwnDatabase(kind)
  const other = await startServer(started.env)
  try {
    const client = await started.signIn()
    for (let round = 0; round < 20; round += 1) {
      const { key, secret } = await client.createKey(started.ref, `shared ${round}`)
      expect((await useKey(other.url, secret)).status).toBe(200)
      expect((await client.call('DELETE', keyApi(started.ref, key.id))).status).toBe(204)
      expect((await useKey(other.url, secret)).status).toBe(401)
    }
  } finally {
    await other.stop()
  }
})

test.runIf(kind === 'postgresql')(
  'what two servers count adds up, and of one that is killed only what it had not written is missing',
  { tags: 'night' },
  async () => {
    started = await startOnOwnDatabase(kind)
    const other = await startServer(started.env)
    const { url } = started.server
    const client = await started.signIn()
    const { key, secret } = await client.createKey(started.ref, 'counted')
    const usage = async () => KeyUsage.parse(await (await client.call('GET', keyUsageApi(started!.ref, key.id))).json())
    const totals = async () => {
      const { days, secrets, routes, clients, networks } = await usage()
      const sum = (rows: { calls: number }[]) => rows.reduce((total, { calls }) => total + calls, 0)
      return [days.reduce((total, { read }) => total + read, 0), ...[secrets, routes, clients, networks].map(sum)]
    }
    try {
      const call = (server: string) => useKey(server, secret)
      const statuses = await Promise.all(Array.from({ length: 120 }, async (_, index) => (await call(index % 3 ? url : other.url)).status))
      expect(new Set(statuses)).toEqual(new Set([200]))
      const all = (count: number) => [count, count, count, count, count]
      await expect.poll(totals, { timeout: 15_000 }).toEqual(all(120))
      await Promise.all(Array.from({ length: 5 }, () => call(other.url)))
      await other.stop('SIGKILL')
      await call(url)
      // What the killed upload has stored is complete.
      await expect.poll(totals, { timeout: 15_000 }).toSatisfy((counts: number[]) => [121, 126].includes(counts[0]!) && new Set(counts).size === 1)
    } finally {
      await other.stop('SIGKILL')
    }
  },
)

test.runIf(kind === 'postgresql')('servers that start together on an empty database migrate and seed it once', { tags: 'night' }, async () => {
  const database = await makeDatabase(kind, { migrated: false })
  const servers = await Promise.all([1, 2, 3].map(() => startServer(database.env)))
  try {
    expect(servers.filter((server) => server.output().includes('Sign in as'))).toHaveLength(1)
    const [migrations] = await runSql<{ count: number }>(
      database.env.DATABASE_URL!,
      'SELECT count(*)::int AS count FROM _prisma_migrations WHERE finished_at IS NOT NULL',
    )
    const folders = readdirSync('prisma/migrations', { withFileTypes: true }).filter((entry) => entry.isDirectory())
    expect(migrations?.count).toBe(folders.length)
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
    await database.remove()
  }
})
