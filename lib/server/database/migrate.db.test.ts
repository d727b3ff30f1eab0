// @module-tag pglite
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { deleteKey, insertKey, recordDeletion, writeUses } from '../../testing/releases/release-before'
import { openEmptyDatabase, type EmptyDatabase } from '../../testing/services/empty-database'
import { migrate, MigrationError } from './migrate'

const root = process.cwd()
let database: EmptyDatabase
let elsewhere: string

beforeAll(async () => {
  database = await openEmptyDatabase()
})

beforeEach(async () => {
  await database.empty()
  elsewhere = mkdtempSync(path.join(tmpdir(), 'sei-migrations-'))
})

afterEach(() => {
  process.chdir(root)
  rmSync(elsewhere, { recursive: true })
})

afterAll(() => database.close())

/** Goes to a place with migrations of the test's own. */
function goToMigrations(migrations: Record<string, string>) {
  for (const [name, sql] of Object.entries(migrations)) {
    const directory = path.join(elsewhere, 'prisma/migrations', name)
    mkdirSync(directory, { recursive: true })
    writeFileSync(path.join(directory, 'migration.sql'), sql)
  }
  writeFileSync(path.join(elsewhere, 'prisma/migrations/migration_lock.toml'), 'provider = "postgresql"\n')
  process.chdir(elsewhere)
}

const one = 'CREATE TABLE one (id INT);\nINSERT INTO one VALUES (1);'
const two = 'CREATE TABLE two (id INT);\nINSERT INTO two SELECT id + 1 FROM one;'

const recorded = () =>
  database.rows<Record<string, unknown>>('SELECT * FROM _prisma_migrations ORDER BY started_at, migration_name')

/** Migrates, and answers the lines that it told. */
async function migrated(apply = true): Promise<string[]> {
  const told: string[] = []
  await database.asMigrations((target) => migrate(target, { apply, tell: (_, message) => told.push(message) }))
  return told
}

const namesRecorded = async () => (await recorded()).map((row) => row.migration_name)

const tables = async () =>
  (await database.rows<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
  )).map(({ name }) => name)

test('our own migrations are recorded as Prisma records them', async () => {
  await migrated()
  const directory = path.join(root, 'prisma/migrations')
  const names = readdirSync(directory).filter((name) => name !== 'migration_lock.toml')
  const rows = await recorded()
  expect(rows).toEqual(
    names.sort().map((name) => ({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      checksum: createHash('sha256').update(readFileSync(path.join(directory, name, 'migration.sql'))).digest('hex'),
      finished_at: expect.any(Date),
      migration_name: name,
      logs: null,
      rolled_back_at: null,
      started_at: expect.any(Date),
      applied_steps_count: 1,
    })),
  )
  expect(await tables()).toEqual(expect.arrayContaining(['api_key', 'api_key_secret', 'activity']))
})

test('they are applied in the order of their names, once', async () => {
  goToMigrations({ '2_two': two, '1_one': one })
  await migrated()
  const first = await recorded()
  await migrated()
  expect(await recorded()).toEqual(first)
  expect(await database.rows('SELECT id FROM two')).toEqual([{ id: 2 }])
})

test('instances that start together apply them once', async () => {
  goToMigrations({ '1_one': one, '2_two': two })
  await Promise.all(Array.from({ length: 4 }, () => migrated()))
  expect(await namesRecorded()).toEqual(['1_one', '2_two'])
  expect(await database.rows('SELECT id FROM one')).toEqual([{ id: 1 }])
})

test('only what is missing is applied', async () => {
  goToMigrations({ '1_one': one })
  await migrated()
  goToMigrations({ '2_two': two })
  await migrated()
  expect(await namesRecorded()).toEqual(['1_one', '2_two'])
  expect(await database.rows('SELECT id FROM one')).toEqual([{ id: 1 }])
})

test('where one fails, none is applied, and the mended one is', async () => {
  goToMigrations({ '1_one': one, '2_two': 'CREATE TABLE two (id INT); SELECT 1 / 0;' })
  await expect(migrated()).rejects.toThrow(/division by zero/)
  expect(await tables()).toEqual([])
  goToMigrations({ '2_two': two })
  await migrated()
  expect(await namesRecorded()).toEqual(['1_one', '2_two'])
})

test('one that was changed after it was applied stops everything', async () => {
  goToMigrations({ '1_one': one })
  await migrated()
  goToMigrations({ '1_one': `${one}\n`, '2_two': two })
  await expect(migrated()).rejects.toThrow(MigrationError)
  await expect(migrated()).rejects.toThrow('Migration 1_one was changed after it was applied.')
  expect(await tables()).toEqual(['_prisma_migrations', 'one'])
})

test('one that stopped half-way under Prisma stops everything, until it is marked as rolled back', async () => {
  goToMigrations({ '1_one': one })
  await migrated()
  await database.rows('DROP TABLE one')
  await database.rows('UPDATE _prisma_migrations SET finished_at = NULL')
  await expect(migrated()).rejects.toThrow('Migration 1_one failed earlier.')
  await database.rows('UPDATE _prisma_migrations SET rolled_back_at = now()')
  await migrated()
  expect(await database.rows('SELECT id FROM one')).toEqual([{ id: 1 }])
})

test('a database of a newer release still serves this one', async () => {
  goToMigrations({ '1_one': one, '2_two': two })
  await migrated()
  rmSync(path.join(elsewhere, 'prisma/migrations/2_two'), { recursive: true })
  expect(await migrated()).toEqual(['the database is newer than this release'])
})

test('nothing is changed and nothing is told where nothing is missing', async () => {
  goToMigrations({ '1_one': one })
  expect(await migrated()).toEqual(['applying migrations'])
  const before = await recorded()
  expect(await migrated()).toEqual([])
  expect(await migrated(false)).toEqual([])
  expect(await recorded()).toEqual(before)
})

test('an empty database is left empty where migrations are applied apart, and what it lacks is told', async () => {
  goToMigrations({ '1_one': one, '2_two': two })
  await expect(migrated(false)).rejects.toThrow('AUTO_MIGRATE is off: 1_one, 2_two. Run `npm run migrate` first.')
  expect(await tables()).toEqual([])
})

test('a refusal of the database names the migration', async () => {
  goToMigrations({ '1_one': one, '2_two': 'DROP TABLE nothing' })
  const refused = migrated()
  await expect(refused).rejects.toThrow(MigrationError)
  await expect(refused).rejects.toThrow('Migration 2_two cannot be applied: table "nothing" does not exist.')
})

/** A database with the migrations before this one alone, as an earlier release left it, and with an account. */
async function databaseBefore(migration: string) {
  const directory = path.join(root, 'prisma/migrations')
  const names = readdirSync(directory).filter((name) => name !== 'migration_lock.toml' && name < migration)
  goToMigrations(
    Object.fromEntries(names.map((name) => [name, readFileSync(path.join(directory, name, 'migration.sql'), 'utf8')])),
  )
  await migrated()
  process.chdir(root)
  await database.rows(`INSERT INTO account (identifier, name, created_at) VALUES ('one', 'One', '2025-03-01T10:00:00Z')`)
}

describe('emails in one form', () => {
  async function peopleBefore(...emails: string[]) {
    await databaseBefore('20261125163000')
    for (const email of emails) {
      await database.rows(`INSERT INTO person (account_id, email, name) SELECT id, '${email}', 'Ada' FROM account`)
    }
  }

  const emails = async () =>
    (await database.rows<{ email: string }>('SELECT email FROM person ORDER BY 1')).map(({ email }) => email)

  test('are made of what was there, and no other is taken any more', async () => {
    await peopleBefore(' Ada@Example.com ', 'INFO@example.com', 'bob@example.com')
    await migrated()
    expect(await emails()).toEqual(['ada@example.com', 'bob@example.com', 'info@example.com'])
    for (const email of ['Carl@example.com', ' carl@example.com', 'carl@example.com ']) {
      const added = database.rows(`INSERT INTO person (account_id, email, name) SELECT id, '${email}', 'C' FROM account`)
      await expect(added).rejects.toThrow(/person_email_check/)
      await expect(database.rows(`UPDATE person SET email = '${email}' WHERE email LIKE 'bob%'`)).rejects.toThrow(
        /person_email_check/,
      )
    }
  })

  test('that two people would then share stop the migration, which names them and changes nothing', async () => {
    const before = [' bob@example.com', 'ADA@example.com', 'Ada@example.com', 'BOB@example.com', 'Carl@example.com']
    await peopleBefore(...before)
    const refused = migrated()
    await expect(refused).rejects.toThrow(MigrationError)
    await expect(refused).rejects.toThrow(
      /_emails_in_one_form cannot be applied: people have the same email once it is trimmed and in lower case: .*"ADA@example\.com" and "Ada@example\.com"/,
    )
    await expect(refused).rejects.toThrow(/" bob@example\.com" and "BOB@example\.com"/)
    await expect(refused).rejects.not.toThrow(/carl/i)
    expect((await emails()).sort()).toEqual(before.sort())
    expect(await namesRecorded()).not.toContainEqual(expect.stringMatching(/_emails_in_one_form$/))
    await database.rows(`DELETE FROM person WHERE email IN ('ADA@example.com', ' bob@example.com')`)
    await migrated()
    expect(await emails()).toEqual(['ada@example.com', 'bob@example.com', 'carl@example.com'])
  })
})

test('people of before are active with their password and roles, and projects are as old as their account', async () => {
  await databaseBefore('20261125222028')
  for (const [email, disabledAt] of [['ada@example.com', 'NULL'], ['left@example.com', 'now()']]) {
    await database.rows(
      `INSERT INTO person (account_id, email, name, password_hash, disabled_at) SELECT id, '${email}', 'Ada', 'hash', ${disabledAt} FROM account`,
    )
  }
  await database.rows(`INSERT INTO organization (account_id, identifier, name) SELECT id, 'eng', 'Eng' FROM account`)
  await database.rows(
    `INSERT INTO project (account_id, organization_id, identifier, name) SELECT account_id, id, 'web', 'Web' FROM organization`,
  )
  await database.rows(`INSERT INTO role_binding (account_id, person_id, role) SELECT account_id, id, 'ACCOUNT_ADMIN' FROM person`)
  await migrated()

  const people = await database.rows(
    `SELECT email, password_hash, disabled_at IS NULL AS "isActive", invited_at, last_sign_in_at, b.role
     FROM person p JOIN role_binding b ON b.person_id = p.id ORDER BY email`,
  )
  const kept = { password_hash: 'hash', invited_at: null, last_sign_in_at: null, role: 'ACCOUNT_ADMIN' }
  expect(people).toEqual([
    { ...kept, email: 'ada@example.com', isActive: true },
    { ...kept, email: 'left@example.com', isActive: false },
  ])
  const places = await database.rows(
    `SELECT o.created_at = a.created_at AS "asOldAsAccount", p.created_at = a.created_at AS "projectToo", p.archived_at, p.deleted_at
     FROM project p JOIN organization o ON o.id = p.organization_id JOIN account a ON a.id = p.account_id`,
  )
  expect(places).toEqual([{ asOldAsAccount: true, projectToo: true, archived_at: null, deleted_at: null }])
})

describe('keys of before', () => {
  /** A project with a person, and three keys: of two nobody has called one, and one is deleted. */
  async function keysBefore() {
    await databaseBefore('20261126014313')
    await database.rows(`INSERT INTO organization (account_id, identifier, name) SELECT id, 'eng', 'Eng' FROM account`)
    await database.rows(
      `INSERT INTO project (account_id, organization_id, identifier, name) SELECT account_id, id, 'web', 'Web' FROM organization`,
    )
    await database.rows(`INSERT INTO person (account_id, email, name) SELECT id, 'ada@example.com', 'Ada' FROM account`)
    const [place] = await database.rows<{ account: string; project: string; person: string }>(
      'SELECT p.account_id AS account, p.id AS project, a.id AS person FROM project p, person a',
    )
    const { account, project, person } = place!
    const make = async (name: string) => {
      const [key] = await database.rows<{ id: string }>(insertKey, [account, project, person, name, Buffer.from(name)])
      return key!.id
    }
    const remove = async (id: string, lastUsedAt: string | null, address: string | null) => {
      for (const text of deleteKey) await database.rows(text, [id])
      await database.rows(recordDeletion, [id, account, project, lastUsedAt, address])
    }
    /** Calls in an hour from an address. */
    const call = (id: string, hour: string, address: string, calls: number) =>
      database.rows(writeUses, [[id], [hour], [address], [id], [hour], [address], [String(calls)]])
    return { make, remove, call, person }
  }

  test('count as revealed, and nothing else about them is decided', async () => {
    const { make, remove, person } = await keysBefore()
    await make('one')
    await remove(await make('two'), null, null)
    await migrated()
    const rows = await database.rows(
      `SELECT k.name, coalesce(k.responsible_id, k.created_by_id) AS responsible, k.paused_at, coalesce(k.networks, '{}') AS networks, k.delete_reason,
              s.awaits_reveal, s.overlap_seconds, s.ends_at, s.expires_at
       FROM api_key k JOIN api_key_secret s ON s.key_id = k.id ORDER BY 1`,
    )
    const undecided = { paused_at: null, networks: [], delete_reason: null, overlap_seconds: null, ends_at: null, expires_at: null }
    const kept = { ...undecided, responsible: person, awaits_reveal: false }
    expect(rows).toEqual([{ ...kept, name: 'one' }, { ...kept, name: 'two' }])
    expect(await database.rows('SELECT max_key_days, require_key_expiry FROM project')).toEqual([
      { max_key_days: null, require_key_expiry: false },
    ])
  })

  test('keep the calls of their last days, by hour and address', async () => {
    const { make, remove, call } = await keysBefore()
    const [used, deleted] = [await make('used'), await make('deleted')]
    await make('never used')
    await call(used, '2026-11-24T10:00:00Z', '192.0.2.4', 3)
    await call(used, '2026-11-25T09:00:00Z', '192.0.2.4', 2)
    await call(used, '2026-11-25T09:00:00Z', '2001:db8::1', 1)
    await call(deleted, '2026-11-25T08:00:00Z', '192.0.2.5', 7)
    await remove(deleted, '2026-11-25T08:20:00.123Z', '192.0.2.5')
    await migrated()
    const rows = await database.rows(
      `SELECT k.name, s.key_id = k.id AS "ofItsSecret", t.hour, t.address, t.client, t.calls, t.refused, t.last_at = t.hour AS "lastInHour"
       FROM api_key_traffic t JOIN api_key k ON k.id = t.key_id JOIN api_key_secret s ON s.id = t.secret_id ORDER BY t.hour, t.address`,
    )
    const row = { ofItsSecret: true, client: 'unknown', refused: 0, lastInHour: true }
    expect(rows).toEqual([
      { ...row, name: 'used', hour: new Date('2026-11-24T10:00:00Z'), address: '192.0.2.4', calls: 3 },
      { ...row, name: 'deleted', hour: new Date('2026-11-25T08:00:00Z'), address: '192.0.2.5', calls: 7 },
      { ...row, name: 'used', hour: new Date('2026-11-25T09:00:00Z'), address: '192.0.2.4', calls: 2 },
      { ...row, name: 'used', hour: new Date('2026-11-25T09:00:00Z'), address: '2001:db8::1', calls: 1 },
    ])
  })

  test('know when they were last used, where they are deleted', async () => {
    const { make, remove } = await keysBefore()
    await remove(await make('used'), '2026-11-25T08:20:00.123Z', '192.0.2.5')
    await remove(await make('used from nowhere'), '2026-11-25T08:20:00.123Z', null)
    await remove(await make('never used'), null, null)
    await make('live')
    await migrated()
    const lastUse = new Date('2026-11-25T08:20:00.123Z')
    expect(await database.rows('SELECT name, last_used_at AS at, last_used_address AS address FROM api_key ORDER BY 1')).toEqual([
      { name: 'live', at: null, address: null },
      { name: 'never used', at: null, address: null },
      { name: 'used', at: lastUse, address: '192.0.2.5' },
      { name: 'used from nowhere', at: lastUse, address: null },
    ])
  })
})

test('what is known of the calls of keys is taken on as clients, networks and last calls, so that few of them look new', async () => {
  await databaseBefore('20261126045053')
  await database.rows(`INSERT INTO organization (account_id, identifier, name) SELECT id, 'eng', 'Eng' FROM account`)
  await database.rows(
    `INSERT INTO project (account_id, organization_id, identifier, name) SELECT account_id, id, 'web', 'Web' FROM organization`,
  )
  await database.rows(`INSERT INTO person (account_id, email, name) SELECT id, 'ada@example.com', 'Ada' FROM account`)
  const thisHour = Math.floor(Date.now() / 3_600_000)
  const hours = (ago: number) => new Date((thisHour - ago) * 3_600_000)
  for (const [name, role] of [['admin', 'ADMIN'], ['ingestion', 'INGESTION'], ['idle', 'ADMIN']]) {
    const rows = await database.rows<{ id: string }>(
      `INSERT INTO api_key (account_id, project_id, created_by_id, name, folded_name, description, search_text, role)
       SELECT p.account_id, p.id, a.id, $1, $1, '', $1, $2::key_role FROM project p, person a RETURNING id`,
      [name, role],
    )
    const id = rows[0]!.id
    await database.rows(`INSERT INTO api_key_secret (key_id, hash, hint) VALUES ($1, decode(md5($2), 'hex'), 'sei_abcd…1234')`, [id, name])
    const usedAt = name === 'idle' ? hours(24 * 40) : hours(1)
    await database.rows('INSERT INTO api_key_use (key_id, project_id, used_at) SELECT $1, id, $2 FROM project', [id, usedAt])
  }
  const call = (hour: Date, address: string, calls: number, refused: number) =>
    database.rows(
      `INSERT INTO api_key_traffic (secret_id, key_id, hour, address, client, calls, refused, last_at)
       SELECT s.id, k.id, $1, $2, 'curl/8', $3, $4, $1::timestamptz + interval '5 minutes'
       FROM api_key k JOIN api_key_secret s ON s.key_id = k.id WHERE k.name = 'admin'`,
      [hour, address, calls, refused],
    )
  await call(hours(50), '192.0.2.4', 3, 0)
  await call(hours(2), '192.0.2.4', 2, 1)
  await call(hours(3), '192.0.2.5', 1, 0)
  await call(hours(4), '2001:db8:1:2::3', 1, 0)
  await call(hours(5), 'other', 0, 7)
  await call(hours(5), 'unknown', 1, 0)
  await database.rows(
    `INSERT INTO api_key_attempt (key_id, address, client, tries, first_at, last_at)
     SELECT id, '192.0.2.9', 'curl/8', 1, now(), now() FROM api_key WHERE name = 'idle'`,
  )
  await migrated()

  const later = (hour: Date) => new Date(hour.getTime() + 300_000)
  expect(
    await database.rows('SELECT k.name, u.configured_at, u.called_at, u.refused_at, u.shared_at FROM api_key_use u JOIN api_key k ON k.id = u.key_id ORDER BY 1'),
  ).toEqual([
    { name: 'admin', configured_at: hours(1), called_at: hours(1), refused_at: later(hours(2)), shared_at: null },
    { name: 'idle', configured_at: null, called_at: null, refused_at: null, shared_at: null },
    { name: 'ingestion', configured_at: null, called_at: null, refused_at: null, shared_at: null },
  ])
  const clients = await database.rows<object>('SELECT address, calls::int, refused::int, first_at, last_at FROM api_key_client ORDER BY 1')
  expect(clients.map((row) => Object.values(row))).toEqual([
    ['192.0.2.4', 5, 1, hours(50), later(hours(2))],
    ['192.0.2.5', 1, 0, hours(3), later(hours(3))],
    ['2001:db8:1:2::3', 1, 0, hours(4), later(hours(4))],
    ['other', 0, 7, hours(5), later(hours(5))],
    ['unknown', 1, 0, hours(5), later(hours(5))],
  ])
  const networks = await database.rows<object>('SELECT network, calls::int, refused::int, first_at, used_at, known_before FROM api_key_network ORDER BY 1')
  expect(networks.map((row) => Object.values(row))).toEqual([
    ['192.0.2.0/24', 6, 1, hours(50), hours(50), 0],
    ['2001:db8:1::/48', 1, 0, hours(4), hours(4), 0],
    ['other', 0, 7, hours(5), null, null],
    ['unknown', 1, 0, hours(5), hours(5), 0],
  ])
  expect(await database.rows('SELECT count(*)::int AS count FROM api_key_attempt WHERE project_id IS NOT NULL')).toEqual([{ count: 1 }])
})
