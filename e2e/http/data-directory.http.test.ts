/** The directory of PGlite: its rights, and the errors where it cannot be used. */
// @module-tag slow
// @module-tag pglite
// @module-tag night
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { makeDatabase, type DatabaseSettings } from '../../lib/testing/services/database-settings'
import { signIn } from '../support/console-client'
import { reasonNotToStart, startServer, type StartedServer } from '../support/server'

const kind = inject('databaseKind')
const password = 'a password of the tests'
let database: DatabaseSettings
let server: StartedServer | undefined

beforeEach(async () => void (database = await makeDatabase(kind)))

afterEach(async () => {
  await server?.stop()
  server = undefined
  await database.remove()
})

const reasonOf = (env: Record<string, string>, command?: string[]) =>
  reasonNotToStart({ ...database.env, SEED_PASSWORD: password, ...env }, command)

describe.runIf(kind === 'pglite')('the directory of the database', () => {
  /** Everything in a directory and itself, with the rights that each has. */
  function* rights(entry: string): Generator<[string, number]> {
    const stats = lstatSync(entry)
    yield [entry, stats.mode & 0o777]
    if (stats.isDirectory()) for (const name of readdirSync(entry)) yield* rights(path.join(entry, name))
  }

  function open(entry: string) {
    const isDirectory = lstatSync(entry).isDirectory()
    chmodSync(entry, isDirectory ? 0o755 : 0o644)
    if (isDirectory) for (const name of readdirSync(entry)) open(path.join(entry, name))
  }

  test('is for its owner alone, inside and out, also where it was there before', async () => {
    writeFileSync(path.join(database.dataDir, 'auth-secret'), 'a secret of at least 32 characters\n')
    open(database.dataDir)
    server = await startServer({ ...database.env, SEED_PASSWORD: password })
    const client = await signIn(server.url, 'admin@example.com', password)
    await client.createKey({ org: 'default', project: 'demo' }, 'written')
    const found = [...rights(database.dataDir)]
    expect(found.length).toBeGreaterThan(900)
    expect(found.filter(([, mode]) => mode & 0o077)).toEqual([])
  })

  test('that is shared by many stays as it is, and what is ours in it is not shared', async () => {
    chmodSync(database.dataDir, 0o1777)
    server = await startServer({ ...database.env, SEED_PASSWORD: password })
    expect(lstatSync(database.dataDir).mode & 0o7777).toBe(0o1777)
    const ours = [...rights(database.dataDir)].slice(1)
    expect(ours.filter(([, mode]) => mode & 0o077)).toEqual([])
  })

  test('is made anew where making it was cut off', async () => {
    rmSync(path.join(database.dataDir, 'pglite'), { recursive: true })
    const unfinished = path.join(database.dataDir, 'pglite.new')
    mkdirSync(path.join(unfinished, 'base'), { recursive: true })
    writeFileSync(path.join(unfinished, 'PG_VERSION'), '1')
    server = await startServer({ ...database.env, SEED_PASSWORD: password })
    await signIn(server.url, 'admin@example.com', password)
    expect(existsSync(unfinished)).toBe(false)
  })

  test('that holds something else is told in a line', async () => {
    rmSync(path.join(database.dataDir, 'pglite'), { recursive: true })
    writeFileSync(path.join(database.dataDir, 'pglite'), 'a file')
    expect(await reasonOf({})).toMatch(/^The database in DATA_DIR \(.*\) cannot be opened: /)
  })

  const canMount = spawnSync('unshare', ['-rm', 'true']).status === 0

  test.runIf(canMount).each(['20k', '12m', '34m'])('on a full disk of %s is told in a line', async (size) => {
    const disk = mkdtempSync(path.join(tmpdir(), 'sei-full-'))
    const onDisk = `mount -t tmpfs -o size=${size} tmpfs ${disk} && exec "${process.execPath}" dist/server.mjs`
    try {
      const reason = await reasonOf({ DATA_DIR: path.join(disk, 'data') }, ['unshare', '-rm', 'sh', '-c', onDisk])
      expect(reason).toMatch(/no space/i)
    } finally {
      rmSync(disk, { recursive: true })
    }
  })
})
