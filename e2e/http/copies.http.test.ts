// @module-tag night
// @module-tag slow
/** Copies and backups by the operator's program itself: large, killed in the middle, and on a full disk. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { createPostgresDatabase, makeDatabase } from '../../lib/testing/services/database-settings'
import { killAdmin, runAdmin, runProgram } from '../support/admin'
import { makePlace, runSql } from '../support/places'

const kind = inject('databaseKind')
const directory = mkdtempSync(path.join(tmpdir(), 'sei-copies-'))
afterAll(() => rmSync(directory, { recursive: true }))

/** 20,000 keys with their use, and records of 60 MB that do not compress. */
async function makeLarge(url: string) {
  const { accountId, people } = await makePlace(url)
  await runSql(
    url,
    `WITH project AS (SELECT id FROM project WHERE account_id = $1 AND identifier = 'first'), key AS (
       INSERT INTO api_key (account_id, project_id, name, folded_name, description, search_text, role, created_by_id)
       SELECT $1, project.id, 'key ' || n, 'key ' || n, 'é', 'key ' || n, 'INGESTION', $2 FROM project, generate_series(1, 20000) n RETURNING id, project_id
     ), use AS (INSERT INTO api_key_use (key_id, project_id) SELECT id, project_id FROM key)
     INSERT INTO api_key_secret (key_id, hash, hint) SELECT id, sha256(id::text::bytea), 'sei_AbCd…WxYz' FROM key`,
    [accountId, people.admin.id],
  )
  await runSql(
    url,
    `WITH tool AS (INSERT INTO integration (account_id, name, type, application, created_by) VALUES ($1, 'tool', 'CUSTOM', 'CUSTOM', 'x') RETURNING id)
     INSERT INTO external_record (integration_id, job_id, data)
     SELECT tool.id, 'abcd1234', jsonb_build_object('text', (SELECT string_agg(md5(random()::text || n || part), '') FROM generate_series(1, 600) part))
     FROM tool, generate_series(1, 3000) n`,
    [accountId],
  )
}

describe.runIf(kind === 'postgresql')('a large copy', { timeout: 600_000 }, () => {
  const count = async (url: string, name: string) => (await runSql<{ count: number }>(url, `SELECT count(*)::int FROM ${name}`))[0]!.count

  test('that is killed leaves nothing, and the next one brings everything, with little memory', async () => {
    const source = await makeDatabase(kind)
    const target = await createPostgresDatabase()
    const env = { ...source.env, PUBLIC_URL: 'http://127.0.0.1:3000', TARGET_DATABASE_URL: target.url }
    const sourceUrl = source.env.DATABASE_URL!
    await makeLarge(sourceUrl)

    const writes = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'INSERT INTO "api_key%'`
    await killAdmin(['copy-to'], { env }, async () => (await runSql(target.url, writes)).length > 0)
    expect([await count(target.url, 'api_key'), await count(target.url, 'account')]).toEqual([0, 0])

    const again = await runAdmin(['copy-to', '--json'], { env: { ...env, NODE_OPTIONS: '--max-old-space-size=96' } })
    expect(again).toMatchObject({ code: 0, err: '' })
    const { tables } = JSON.parse(again.out) as { tables: { name: string; rows: number }[] }
    const rows = Object.fromEntries(tables.map((table) => [table.name, table.rows]))
    expect(rows).toMatchObject({ api_key: 20_000, api_key_secret: 20_000, api_key_use: 20_000, external_record: 3_000 })
    expect(await count(target.url, `api_key_use WHERE used_at = '-infinity'`)).toBe(20_000)
    const contents = `SELECT md5(string_agg(md5(t::text), '' ORDER BY id)) AS hash FROM external_record t`
    expect(await runSql(target.url, contents)).toEqual(await runSql(sourceUrl, contents))
    await source.remove()
    await target.drop()
  })
})

describe.runIf(kind === 'pglite')('a backup', { timeout: 300_000 }, () => {
  const canMount = spawnSync('unshare', ['-rm', 'true']).status === 0

  test.runIf(canMount)('that finds no space on the disk leaves nothing there, and says so', async () => {
    const database = await makeDatabase(kind)
    const disk = path.join(directory, 'disk')
    const commands = `mkdir ${disk} && mount -t tmpfs -o size=8k tmpfs ${disk} && head -c 8192 /dev/zero > ${disk}/full
      "${process.execPath}" dist/admin.mjs backup ${disk}/keys.backup; code=$?; ls ${disk}; exit $code`
    const { code, out, err } = await runProgram('unshare', ['-rm', 'sh', '-c', commands], { env: database.env })
    expect({ code, out, err }).toEqual({ code: 1, out: 'full\n', err: `No space is left on the disk of ${disk}/keys.backup.\n` })
    await database.remove()
  })

  test('that is killed can be made again, and a restore that is killed too', async () => {
    const database = await makeDatabase(kind)
    const file = path.join(directory, 'keys.backup')
    expect(await runAdmin(['backup', file], { env: database.env })).toMatchObject({ code: 0 })
    const env = { ...database.env, DATA_DIR: path.join(directory, 'restored') }
    const unfinished = path.join(env.DATA_DIR, 'pglite.new/PG_VERSION')
    await killAdmin(['restore', file], { env }, () => existsSync(unfinished))
    expect(existsSync(path.join(env.DATA_DIR, 'pglite'))).toBe(false)
    expect(await runAdmin(['restore', file], { env })).toMatchObject({ code: 0 })
    expect(readdirSync(env.DATA_DIR).toSorted()).toEqual(['lock', 'pglite'])
    await database.remove()
  })
})
