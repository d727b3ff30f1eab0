// @module-tag own-process
// @module-tag slow
/** Backups of PGlite: whole, for their owner alone, and restored as they were or not at all. */
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { admin } from '../../testing/calls/admin'
import { fillEveryTable } from '../../testing/make/every-table'
import { allRows, nextNumbers, runOn } from '../../testing/services/all-rows'
import { createPostgresDatabase, makeDatabase } from '../../testing/services/database-settings'
import { withSettings } from '../../testing/services/settings'
import { makePGlite, openPGlite } from '../database/engines'
import { migrate, migrationsOfRelease, type MigrationTarget } from '../database/migrate'
import { migratePostgreSql, openMigrationConnection } from '../database/migration-connection'
import { database } from '../database/open'
import { environment } from '../runtime/env'
import { leftBehind, readInOneSnapshot } from './source'
import { fill } from './fill-and-compare'

const onPostgres = inject('databaseKind') === 'postgresql'
const unseen = { apply: true, tell: () => undefined }

describe.runIf(onPostgres)('a backup', { timeout: 120_000 }, () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'sei-backup-'))
  const place = (name: string) => path.join(directory, name)
  const drops: (() => Promise<void>)[] = []
  const run = (dataDir: string, ...words: string[]) => withSettings({ DATABASE_URL: '', DATA_DIR: dataDir }, () => admin(words))
  const backup = place('whole.backup')

  afterAll(async () => {
    rmSync(directory, { recursive: true })
    await Promise.all(drops.map((drop) => drop()))
  })

  async function emptyDatabase() {
    const { url, drop } = await createPostgresDatabase()
    drops.push(drop)
    return url
  }

  /** Fills a database that has the migrations of a PostgreSQL with what is in it. */
  async function fillFrom(url: string, made: MigrationTarget) {
    const from = await openMigrationConnection(url)
    await readInOneSnapshot(from, async (source) => void (await fill(made, source)))
    await from.close()
  }

  let sourceUrl: string
  beforeAll(async () => {
    await database()
    sourceUrl = environment().databaseUrl!
    await fillEveryTable()
    const { dataDir, remove } = await makeDatabase('pglite')
    renameSync(dataDir, place('first'))
    await remove()
    const { migrations, close } = await openPGlite(place('first'))
    await fillFrom(sourceUrl, migrations)
    await close()
    expect(await run(place('first'), 'backup', backup)).toMatchObject({ code: 0, err: '', out: expect.stringContaining(`tables to ${backup}.`) })
  })

  test('is restored, and copied to PostgreSQL, with all that there was', async () => {
    expect(statSync(backup).mode & 0o777).toBe(0o600)
    expect(readdirSync(directory).filter((name) => name.includes('unfinished'))).toEqual([])
    expect(readFileSync(backup, 'latin1')).toMatch(/^sei-api-keys-backup 1\n/)

    const { code, err, json } = await run(place('second'), 'restore', backup, '--json')
    expect({ code, err }).toEqual({ code: 0, err: expect.not.stringContaining('rror') })
    expect((json as { tables: unknown[] }).tables.length).toBeGreaterThan(30)
    expect(statSync(place('second')).mode & 0o777).toBe(0o700)
    const target = await emptyDatabase()
    const copied = await withSettings({ TARGET_DATABASE_URL: target }, () => run(place('second'), 'copy-to'))
    expect(copied).toMatchObject({ code: 0, err: '' })
    const wanted = Object.entries(await allRows(sourceUrl)).map(([name, lines]) => [name, leftBehind.includes(name) ? [] : lines])
    expect(await allRows(target)).toEqual(Object.fromEntries(wanted))
    expect(await nextNumbers(target)).toEqual(await nextNumbers(sourceUrl))
  })

  test('overwrites no file, and no database', async () => {
    const before = readFileSync(backup)
    expect(await run(place('first'), 'backup', backup)).toMatchObject({ code: 1, err: `${backup} is there already, and is not overwritten. Name another file.\n` })
    expect(readFileSync(backup)).toEqual(before)
    const occupied = await run(place('first'), 'restore', backup)
    expect(occupied).toMatchObject({ code: 1, err: expect.stringContaining('has a database. Move it away') })
    expect(await run(place('none'), 'backup', place('of-nothing'))).toMatchObject({ code: 1, err: expect.stringContaining('There is no database in DATA_DIR') })
    expect(await run(place('first'), 'backup', place('no/folder'))).toMatchObject({ code: 1, err: `There is no folder ${place('no')}.\n` })
    expect(await run(place('none'), 'restore', place('no-file'))).toMatchObject({ code: 1, err: `There is no file ${place('no-file')}.\n` })
    expect(await run(place('none'), 'restore', directory)).toMatchObject({ code: 1, err: `${directory} is a folder. Name a file.\n` })
    expect(existsSync(place('none/pglite'))).toBe(false)
  })

  test('is for PGlite: with DATABASE_URL it says what PostgreSQL has for that', async () => {
    const [kept, restored] = [await admin(['backup', place('other')]), await admin(['restore', backup])]
    expect(kept).toMatchObject({ code: 1, err: expect.stringContaining('Use pg_dump for PostgreSQL') })
    expect(restored).toMatchObject({ code: 1, err: expect.stringContaining('Use pg_restore for PostgreSQL') })
  })

  describe('that is not as it was written is refused before anything is made', () => {
    const mark = 'sei-api-keys-backup 1\n'
    const linesOf = (file: Buffer) => gunzipSync(file.subarray(mark.length)).toString('utf8').trimEnd().split('\n')
    const fileOf = (lines: string[]) => Buffer.concat([Buffer.from(mark), gzipSync(`${lines.join('\n')}\n`)])
    const withHead = (file: Buffer, change: (head: { migrations: { name: string; checksum: string }[] }) => void) => {
      const [head, ...rest] = linesOf(file)
      const changed = JSON.parse(head!)
      change(changed)
      return fileOf([JSON.stringify(changed), ...rest])
    }
    const changedByte = (file: Buffer) => {
      const changed = Buffer.from(file)
      changed[Math.floor(file.length / 2)]! ^= 1
      return changed
    }
    const rowChanged = (file: Buffer) => fileOf(linesOf(file).map((line) => line.replace('Grace Hopper', 'Grace Hoppes')))

    const cases: [string, (file: Buffer) => Buffer | string, RegExp][] = [
      ['half of it', (file) => file.subarray(0, file.length / 2), /ends too early/],
      ['without its last byte', (file) => file.subarray(0, -1), /ends too early/],
      ['without its last row', (file) => fileOf(linesOf(file).toSpliced(-2, 1)), /changed or is damaged|ends too early/],
      ['without its checksum', (file) => fileOf(linesOf(file).slice(0, -1)), /ends too early/],
      ['with another byte', changedByte, /changed or is damaged/],
      ['with another value', rowChanged, /changed or is damaged/],
      ['with more rows', (file) => fileOf([...linesOf(file), '["1"]']), /changed or is damaged/],
      ['with more behind it', (file) => Buffer.concat([file, Buffer.from('more')]), /changed or is damaged/],
      ['of a later form', (file) => Buffer.concat([Buffer.from('sei-api-keys-backup 2\n'), file.subarray(mark.length)]), /by a newer release/],
      ['another file', () => 'PGDMP\n', /is no backup of this app/],
      ['nothing', () => '', /is no backup of this app/],
      ['its first line alone', () => mark, /ends too early/],
    ]
    test.each(cases)('%s', async (name, change, reason) => {
      const file = place(`${name}.backup`)
      writeFileSync(file, change(readFileSync(backup)))
      expect(await run(place('none'), 'restore', file)).toMatchObject({ code: 1, err: expect.stringMatching(reason) })
      expect(existsSync(place('none/pglite'))).toBe(false)
    })

    test('one of a newer release, or with another migration', async () => {
      const file = place('next.backup')
      // The checksum of the lines is over the head too.
      const signed = (change: Parameters<typeof withHead>[1]) => {
        const lines = linesOf(withHead(readFileSync(backup), change)).slice(0, -1)
        const sha256 = createHash('sha256').update(`${lines.join('\n')}\n`).digest('hex')
        writeFileSync(file, fileOf([...lines, JSON.stringify({ sha256 })]))
        return run(place('none'), 'restore', file)
      }
      expect(await signed(({ migrations }) => migrations.push({ name: '29990101000000_next', checksum: '1' }))).toMatchObject({
        code: 1,
        err: expect.stringContaining('does not know its migration 29990101000000_next'),
      })
      expect(await signed(({ migrations }) => (migrations[0]!.checksum = '1'))).toMatchObject({ code: 1, err: expect.stringContaining('another migration') })
      expect(existsSync(place('none/pglite'))).toBe(false)
    })
  })

  test('of an earlier release gets the migrations that came since', { tags: 'night' }, async () => {
    const older = await emptyDatabase()
    const all = (await migrationsOfRelease()).map(({ name }) => name)
    const only = new Set(all.filter((name) => name < '20261126090605'))
    await migratePostgreSql(older, { ...unseen, only })
    await runOn(older, `INSERT INTO account (identifier, name) VALUES ('acme', 'Acme')`)
    await makePGlite(place('older'), async (made) => {
      await migrate(made, { ...unseen, only })
      await fillFrom(older, made)
    })
    const file = place('older.backup')
    expect(await run(place('older'), 'backup', file)).toMatchObject({ code: 0 })
    expect(await run(place('newer'), 'restore', file)).toMatchObject({ code: 0 })
    const target = await emptyDatabase()
    expect(await withSettings({ TARGET_DATABASE_URL: target }, () => run(place('newer'), 'copy-to'))).toMatchObject({ code: 0 })
    expect(await runOn(target, 'SELECT name FROM account')).toEqual([{ name: 'Acme' }])
    const applied = await runOn<{ name: string }>(target, 'SELECT migration_name AS name FROM _prisma_migrations ORDER BY 1')
    expect(applied.map(({ name }) => name)).toEqual(all)
  })

  test('that cannot be filled leaves no database, and another one can be made there', { tags: 'night' }, async () => {
    const failing = makePGlite(place('later'), async () => {
      throw new Error('of the test')
    })
    await expect(failing).rejects.toThrow('of the test')
    expect(readdirSync(place('later'))).toEqual(['lock'])
    expect(await run(place('later'), 'restore', backup)).toMatchObject({ code: 0 })
  })
})
