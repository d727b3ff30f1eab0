import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest'
import { createPostgresDatabase } from '../../testing/services/database-settings'
import { makeLimitedRole } from '../../testing/services/limited-role'
import { verifyKeys } from '../../testing/releases/release-before'
import { openLookups } from './lookups'
import { MigrationError } from './migrate'
import { migratePostgreSql } from './migration-connection'

type Line = { message: string; fields: Record<string, unknown> }

const root = process.cwd()
const wait = { timeout: 50_000, interval: 50 }

describe.runIf(inject('databaseKind') === 'postgresql')('migrations of a PostgreSQL that is in use', () => {
  let url: string
  let drop: () => Promise<void>
  let elsewhere: string
  let lines: Line[]
  const clients: pg.Client[] = []

  beforeAll(async () => void ({ url, drop } = await createPostgresDatabase()))

  beforeEach(async () => {
    lines = []
    elsewhere = mkdtempSync(path.join(tmpdir(), 'sei-migrations-'))
    const session = await connect()
    await session.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
    await migratePostgreSql(url, { apply: true, tell: () => undefined })
    cpSync(path.join(root, 'prisma'), path.join(elsewhere, 'prisma'), { recursive: true })
    process.chdir(elsewhere)
  })

  afterEach(async () => {
    process.chdir(root)
    rmSync(elsewhere, { recursive: true })
    await Promise.all(clients.splice(0).map((client) => client.end()))
  })

  afterAll(() => drop?.())

  async function connect(connectionString = url): Promise<pg.Client> {
    const client = new pg.Client({ connectionString, application_name: 'a backup' })
    clients.push(client)
    await client.connect()
    return client
  }

  function addMigration(sql: string, name = '29990101000000_next') {
    const directory = path.join(elsewhere, 'prisma/migrations', name)
    mkdirSync(directory, { recursive: true })
    writeFileSync(path.join(directory, 'migration.sql'), sql)
  }

  const start = (connectionString = url, apply = true) =>
    migratePostgreSql(connectionString, { apply, tell: (fields, message) => void lines.push({ fields, message }) })

  const told = (part: string) => lines.filter(({ message }) => message.includes(part))

  test('a long SELECT holds the new server up, and not the key checks of the old one', { tags: 'night' }, async () => {
    const lookups = openLookups({ connectionString: url })
    const checkKeys = () => lookups.lookup({ name: 'verify-keys', text: verifyKeys, values: [[Buffer.from('a hash')]] })
    const backup = await connect()
    await backup.query('BEGIN')
    await backup.query('SELECT count(*) FROM api_key')
    addMigration('ALTER TABLE "api_key" ADD COLUMN "next" TEXT')
    try {
      const started = start()
      let checks = 0
      while (told('trying again').length < 3) {
        expect(await checkKeys()).toEqual([])
        checks += 1
      }
      expect(checks).toBeGreaterThan(3)
      const holder = await backup.query('SELECT pg_backend_pid() AS pid')
      const pid: unknown = holder.rows[0].pid
      expect(told('trying again')[0]).toEqual({
        message: `migrations wait for a lock of api_key, which process ${pid} of the database holds; nothing was changed, trying again`,
        fields: {
          waitedFor: [
            {
              lock: 'AccessExclusiveLock',
              relation: 'api_key',
              pid,
              application: 'a backup',
              user: 'postgres',
              state: 'idle in transaction',
              since: expect.any(Date),
            },
          ],
        },
      })
      expect(JSON.stringify(lines)).not.toContain('SELECT')
      await backup.query('COMMIT')
      await started
      // The statement was prepared before the table got another column.
      expect(await checkKeys()).toEqual([])
      expect((await backup.query('SELECT "next" FROM api_key')).rows).toEqual([])
    } finally {
      await lookups.close()
    }
  })

  test('a new database that has not all letters is refused, whoever migrates it', async () => {
    const owner = await connect()
    const ascii = new URL(url)
    ascii.pathname += '_ascii'
    const name = ascii.pathname.slice(1)
    await owner.query(`CREATE DATABASE ${name} ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`)
    for (const apply of [true, false]) {
      await expect(start(ascii.href, apply)).rejects.toThrow(/^The database has the encoding SQL_ASCII\. Make it with: CREATE DATABASE/)
    }
    await owner.query(`DROP DATABASE ${name} WITH (FORCE)`)
  })

  test('a row that somebody else changes, and a deadlock, are waited for too', async () => {
    const other = await connect()
    await other.query('INSERT INTO account (identifier, name) VALUES ($1, $2)', ['one', 'One'])
    await other.query('BEGIN')
    await other.query(`UPDATE account SET name = 'Two'`)
    addMigration(`LOCK TABLE organization IN ACCESS EXCLUSIVE MODE; UPDATE account SET name = name || '!'`)
    const started = start()
    const reads = vi.waitFor(async () => {
      const { rows } = await other.query(`SELECT 1 FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = 'organization'::regclass`)
      expect(rows).toHaveLength(1)
    }, wait)
    await reads
    // Waits for the table that the migration holds, which waits for the row.
    const blocked = await other.query('SELECT FROM organization').then(
      () => 'read',
      (error: { code?: string }) => error.code,
    )
    expect(['read', '40P01']).toContain(blocked)
    await other.query('COMMIT')
    await started
    expect((await other.query('SELECT name FROM account')).rows).toEqual([{ name: expect.stringMatching(/!$/) }])
  })

  test('another server that migrates is waited for, and said as that', async () => {
    const other = await connect()
    await other.query('BEGIN')
    await other.query('SELECT pg_advisory_xact_lock(72707369)')
    addMigration('CREATE TABLE "next" (id int)')
    const started = start()
    await vi.waitFor(() => expect(told('another server applies migrations')).toHaveLength(1), wait)
    const { rows } = await other.query('SELECT pg_backend_pid() AS pid')
    expect(lines[0]?.fields).toMatchObject({ ...rows[0], application: 'a backup' })
    expect(told('wait for a lock')).toEqual([])
    await other.query('COMMIT')
    await started
    await started
    expect((await other.query('SELECT * FROM "next"')).rows).toEqual([])
  })

  test('time-outs of the role do not end a migration', async () => {
    const owner = await connect()
    await owner.query(`ALTER ROLE postgres IN DATABASE ${owner.database} SET statement_timeout = 100`)
    try {
      addMigration('SELECT pg_sleep(0.5); CREATE TABLE "next" (id int)')
      await start()
      expect(told('applying migrations')).toHaveLength(1)
      expect((await owner.query('SELECT * FROM "next"')).rows).toEqual([])
    } finally {
      await owner.query(`ALTER ROLE postgres IN DATABASE ${owner.database} RESET statement_timeout`)
    }
  })

  describe('with a role that may only read and write rows', () => {
    let limited: Awaited<ReturnType<typeof makeLimitedRole>>

    beforeEach(async () => void (limited = await makeLimitedRole(url)))
    afterEach(() => limited.remove())

    test('a database that lacks nothing is fine, and nothing is written to it', async () => {
      const before = await (await connect()).query('SELECT * FROM _prisma_migrations')
      await start(limited.url)
      expect(lines).toEqual([])
      expect((await (await connect()).query('SELECT * FROM _prisma_migrations')).rows).toEqual(before.rows)
    })

    test('one that lacks something is told with what to do', async () => {
      addMigration('ALTER TABLE "api_key" ADD COLUMN "next" TEXT')
      await expect(start(limited.url)).rejects.toThrow(
        /^Migration 29990101000000_next cannot be applied: must be owner of table api_key\. Run `npm run migrate` with MIGRATE_DATABASE_URL/,
      )
      await start()
      await expect(start(limited.url)).resolves.toBeUndefined()
    })
  })

  test('where migrations are applied apart, a start that lacks some says which, and changes nothing', async () => {
    addMigration('CREATE TABLE "next" (id int)')
    addMigration('CREATE TABLE "later" (id int)', '29990202000000_later')
    const refused = start(url, false)
    await expect(refused).rejects.toThrow(MigrationError)
    await expect(refused).rejects.toThrow(
      'The database lacks migrations, and AUTO_MIGRATE is off: 29990101000000_next, 29990202000000_later. Run `npm run migrate` first.',
    )
    await start()
    await expect(start(url, false)).resolves.toBeUndefined()
  })
})
