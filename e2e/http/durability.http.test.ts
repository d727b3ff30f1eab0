import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, inject, test } from 'vitest'
import { keyApi } from '../../lib/paths'
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
