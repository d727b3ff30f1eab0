// @module-tag own-process
/** What a copy to another PostgreSQL brings, and what keeps one from coming about. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { admin } from '../../testing/calls/admin'
import { fillEveryTable } from '../../testing/make/every-table'
import { keyBehind } from '../../testing/make/keys'
import { allRows, nextNumbers, runOn } from '../../testing/services/all-rows'
import { startCutting } from '../../testing/services/cut-connection'
import { createPostgresDatabase } from '../../testing/services/database-settings'
import { makeLimitedRole } from '../../testing/services/limited-role'
import { withSettings } from '../../testing/services/settings'
import { database } from '../database/open'
import { openMigrationConnection, migratePostgreSql } from '../database/migration-connection'
import { signIn } from '../people/sign-in'
import { environment } from '../runtime/env'
import { readInOneSnapshot } from './source'
import { fill } from './fill-and-compare'

const onPostgres = inject('databaseKind') === 'postgresql'
const unseen = { apply: true, tell: () => undefined }
const leftBehind = ['oidc_logout', 'passkey_challenge', 'rate_limit', 'session']

/** What the copy must leave as the migrations made it: which triggers fire, and when foreign keys are checked. */
const rules = (url: string) =>
  runOn(
    url,
    `SELECT tgrelid::regclass::text AS of, tgname AS name, tgenabled::text AS state, '' AS deferred FROM pg_trigger WHERE NOT tgisinternal
     UNION ALL SELECT conrelid::regclass::text, conname, condeferrable::text, condeferred::text FROM pg_constraint ORDER BY 1, 2`,
  )

describe.runIf(onPostgres)('a copy to PostgreSQL', () => {
  let filled: Awaited<ReturnType<typeof fillEveryTable>>
  let sourceUrl: string
  const drops: (() => Promise<void>)[] = []

  beforeAll(async () => {
    await database()
    sourceUrl = environment().databaseUrl!
    filled = await fillEveryTable()
  })
  afterAll(() => Promise.all(drops.map((drop) => drop())))

  async function emptyDatabase() {
    const { url, drop } = await createPostgresDatabase()
    drops.push(drop)
    return url
  }
  const copyTo = (url: string, ...words: string[]) => withSettings({ TARGET_DATABASE_URL: url }, () => admin(['copy-to', ...words]))

  const withoutRows = async (url: string) => {
    const rows = await allRows(url).catch(() => ({}))
    return Object.entries(rows).filter(([name, lines]) => name !== 'uncounted' && lines.length > 0)
  }

  test('has every row of every table but what holds for a moment, and goes on as the source would', async () => {
    const target = await emptyDatabase()
    const before = await allRows(sourceUrl)
    expect(Object.entries(before).filter(([, lines]) => lines.length === 0)).toEqual([])
    const { code, err, json } = await copyTo(target, '--json')
    expect({ code, err }).toEqual({ code: 0, err: 'servers run on the database that is copied: what they write from now on is not in the copy\n' })

    const wanted = Object.fromEntries(Object.entries(before).map(([name, lines]) => [name, leftBehind.includes(name) ? [] : lines]))
    expect(await allRows(target)).toEqual(wanted)
    expect(wanted.api_key_use!.join()).toContain('-infinity')
    const { tables } = json as { tables: { name: string; rows: number }[] }
    expect(Object.fromEntries(tables.map(({ name, rows }) => [name, rows]))).toEqual(
      Object.fromEntries(Object.entries(before).filter(([name]) => !leftBehind.includes(name)).map(([name, lines]) => [name, lines.length])),
    )
    expect(json).toMatchObject({ leftBehind: expect.arrayContaining(leftBehind) })
    expect(await nextNumbers(target)).toEqual(await nextNumbers(sourceUrl))
    expect(await rules(target)).toEqual(await rules(sourceUrl))
    await expect(runOn(target, 'DELETE FROM activity')).rejects.toThrow('stays as it was written')

    // On the copy, the key is good and the person signs in.
    await (await database()).close()
    await withSettings({ DATABASE_URL: target }, async () => {
      expect((await keyBehind(filled.secret)).id).toBe(filled.keyId)
      const origin = { requestId: '22222222-2222-4222-8222-222222222222', address: '192.0.2.9' }
      const { email, password } = filled
      expect(await signIn({ email, password }, origin, { userAgent: 'a browser' })).toBeTruthy()
      await (await database()).close()
    })
  })

  test('is refused where the target is none, and changes nothing there', async () => {
    expect(await copyTo('')).toMatchObject({ code: 1, err: expect.stringContaining('TARGET_DATABASE_URL is not set') })
    expect(await copyTo('mysql://db/keys')).toMatchObject({ code: 1, err: expect.stringContaining('TARGET_DATABASE_URL must look like') })
    expect(await copyTo('postgresql://me:hunter2@127.0.0.1:1/keys')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^The database of TARGET_DATABASE_URL cannot be used: (?!.*hunter2).*Nothing was copied\.\n$/),
    })
    expect(await copyTo(sourceUrl)).toMatchObject({ code: 1, err: expect.stringMatching(/is not empty: there are rows in \w+\. Name an empty one/) })
    expect((await admin(['copy-to', sourceUrl])).code).toBe(2)

    const others = await emptyDatabase()
    await runOn(others, 'CREATE TABLE theirs (id int)')
    expect(await copyTo(others)).toMatchObject({ code: 1, err: expect.stringContaining('it has the table theirs') })
    expect(Object.keys(await allRows(others))).toEqual(['theirs'])
  })

  test('is refused by a database of another encoding, of a newer release, or that is not ours to change', async () => {
    const { url } = inject('templates').postgres
    const latin = new URL(await emptyDatabase())
    const name = `${latin.pathname.slice(1)}_latin`
    await runOn(url, `CREATE DATABASE ${name} ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`)
    drops.push(async () => void (await runOn(url, `DROP DATABASE ${name} WITH (FORCE)`)))
    latin.pathname = `/${name}`
    expect(await copyTo(latin.href)).toMatchObject({ code: 1, err: expect.stringContaining('has the encoding LATIN1') })

    const newer = await emptyDatabase()
    await migratePostgreSql(newer, unseen)
    const role = await makeLimitedRole(newer)
    expect(await copyTo(role.url)).toMatchObject({ code: 1, err: expect.stringContaining('does not let its role create tables') })
    await role.remove()
    await runOn(newer, `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('1', '1', '29990101000000_next', now())`)
    expect(await copyTo(newer)).toMatchObject({ code: 1, err: expect.stringContaining('A newer release has migrated') })
    expect(await withoutRows(newer)).toEqual([])
  })

  test('goes into one that is in use by nobody else', { tags: 'night' }, async () => {
    const target = await emptyDatabase()
    await migratePostgreSql(target, unseen)
    const server = await openMigrationConnection(target)
    await server.query('BEGIN')
    await server.query('LOCK TABLE person IN ROW EXCLUSIVE MODE')
    expect(await copyTo(target)).toMatchObject({ code: 1, err: expect.stringContaining('Something else uses the database') })
    await server.close()
    expect(await copyTo(target)).toMatchObject({ code: 0 })
  })

  test.each([
    ['in the middle', 'INSERT INTO "activity"', false],
    ['before it is committed', 'COMMIT', false],
  ])('whose connection breaks %s leaves nothing, and can be made again', async (_when, at, after) => {
    const target = await emptyDatabase()
    await migratePostgreSql(target, unseen)
    const proxy = await startCutting(target, { at, after })
    expect(await copyTo(proxy.url)).toMatchObject({ code: 1, err: expect.stringContaining('Nothing was copied') })
    expect(proxy.cuts()).toBe(1)
    expect(await withoutRows(target)).toEqual([])
    expect(await copyTo(proxy.url)).toMatchObject({ code: 0 })
    await proxy.stop()
  })

  test('whose connection breaks once it is committed is known to be there', async () => {
    const target = await emptyDatabase()
    await migratePostgreSql(target, unseen)
    const proxy = await startCutting(target, { at: 'COMMIT', after: true })
    expect(await copyTo(proxy.url)).toMatchObject({ code: 0, out: expect.stringContaining('counted and compared') })
    expect(proxy.cuts()).toBe(1)
    await proxy.stop()
    expect(await copyTo(target)).toMatchObject({ code: 1, err: expect.stringContaining('is not empty') })
  })

  test('in which a row arrives as another one, or does not, is taken back', async () => {
    const target = await emptyDatabase()
    await migratePostgreSql(target, unseen)
    const [from, to] = await Promise.all([openMigrationConnection(sourceUrl), openMigrationConnection(target)])
    const changes: [RegExp, (batch: string[]) => string[]][] = [
      [/Rows of person arrived as others/, (batch) => batch.map((line) => line.replace('Grace Hopper', 'Grace Hoppes'))],
      [/Of the \d+ rows of person, \d+ arrived/, (batch) => batch.slice(1)],
    ]
    for (const [reason, change] of changes) {
      const copying = readInOneSnapshot(from, async (source) => {
        const rows: typeof source.rows = async function* (table) {
          for await (const batch of source.rows(table)) yield table.name === 'person' ? change(batch) : batch
        }
        await fill(to, { ...source, rows })
      })
      await expect(copying).rejects.toThrow(reason)
      expect(await withoutRows(target)).toEqual([])
    }
    await Promise.all([from.close(), to.close()])
  })

  test('has what later tables may have: identities, generated columns, circles, and types of every kind', async () => {
    const [source, target] = [await emptyDatabase(), await emptyDatabase()]
    for (const url of [source, target]) {
      await migratePostgreSql(url, unseen)
      await runOn(
        url,
        `CREATE TABLE later (
           "Id ""1""" int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, twice numeric GENERATED ALWAYS AS (price * 2) STORED, price numeric(20, 4),
           span interval, day date, bits bit(3), j json, c char(5), v varchar(3), times timestamptz[], f real, ip inet, other int);
         CREATE TABLE aside (id int PRIMARY KEY REFERENCES later);
         ALTER TABLE later ADD FOREIGN KEY (other) REFERENCES aside`,
      )
    }
    await runOn(
      source,
      `INSERT INTO later (price, span, day, bits, j, c, v, times, f, ip)
       VALUES (1234567890123456.7891, '1 mon -2 days 3.5s', '0044-03-15 BC', B'101', '{"a":  1, "a": 2}', 'ab', '€€€', ARRAY['infinity', NULL]::timestamptz[], 1e-7, '2001:db8::/32'),
              ('NaN', NULL, 'infinity', NULL, NULL, '', '', '{}', '-Infinity', NULL);
       INSERT INTO aside VALUES (1);
       UPDATE later SET other = 1`,
    )
    await withSettings({ DATABASE_URL: source }, async () => expect(await copyTo(target)).toMatchObject({ code: 0 }))
    expect(await allRows(target)).toEqual(await allRows(source))
    expect(await nextNumbers(target)).toEqual(await nextNumbers(source))
    expect(await rules(target)).toEqual(await rules(source))
  })

  test('leaves tables behind that are not ours, and says so; a database that lacks a migration is not copied', async () => {
    const source = await emptyDatabase()
    await migratePostgreSql(source, unseen)
    await runOn(source, 'CREATE TABLE theirs AS SELECT 1 AS id')
    await withSettings({ DATABASE_URL: source }, async () => {
      expect(await copyTo(await emptyDatabase())).toMatchObject({ code: 0, out: expect.stringContaining('not of this app: theirs.') })
      await runOn(source, 'DELETE FROM _prisma_migrations WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations)')
      expect(await copyTo(await emptyDatabase())).toMatchObject({ code: 1, err: expect.stringContaining('The database lacks migrations') })
    })
  })

  test('takes the address from a file too, and prints it nowhere', async () => {
    const target = await emptyDatabase()
    const file = path.join(environment().dataDir, 'target-url')
    writeFileSync(file, `${target}\n`)
    const { code, out, err } = await withSettings({ TARGET_DATABASE_URL_FILE: file }, () => admin(['copy-to']))
    expect(code).toBe(0)
    expect(out + err).not.toContain('postgresql://')
  })
})
