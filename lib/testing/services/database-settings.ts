/** Settings that point at a database of a test's own. */
import { randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { inject } from 'vitest'

export type DatabaseKind = 'pglite' | 'postgresql'
export type DatabaseSettings = { env: Record<string, string>; dataDir: string; remove(): Promise<void> }

/** An empty PostgreSQL database. */
export async function createPostgresDatabase(serverUrl: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const run = async (sql: string) => {
    const client = new pg.Client({ connectionString: serverUrl })
    await client.connect()
    const { rowCount } = await client.query(sql)
    await client.end()
    return rowCount
  }
  const drop = async () => {
    // A connection that says goodbye takes a moment; to cut it off there would be an error that nobody catches.
    const connections = `SELECT 1 FROM pg_stat_activity WHERE datname = '${name}'`
    for (let tries = 0; tries < 100 && (await run(connections)); tries += 1) await sleep(20)
    await run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  }
  await run(`CREATE DATABASE ${name}`)
  // Far from UTC: whoever forgets the zone is off by hours.
  await run(`ALTER DATABASE ${name} SET timezone TO 'Asia/Kathmandu'`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return { url: url.href, drop }
}

/** An empty database and the settings that lead to it; `remove` when nothing has it open any more. */
export async function makeDatabase(kind: DatabaseKind): Promise<DatabaseSettings> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'sei-data-'))
  const removeDirectory = () => rmSync(dataDir, { recursive: true, force: true })
  if (kind === 'pglite') {
    cpSync(inject('pgliteTemplate'), path.join(dataDir, 'pglite'), { recursive: true })
    return { env: { DATA_DIR: dataDir, DATABASE_URL: '' }, dataDir, remove: async () => removeDirectory() }
  }
  const { url, drop } = await createPostgresDatabase(inject('postgresUrl'))
  const env = {
    DATA_DIR: dataDir,
    DATABASE_URL: url,
    AUTH_SECRET: 'a secret of the tests, long enough to sign with',
    ADMIN_EMAIL: 'admin@example.com',
    ADMIN_PASSWORD: 'a password of the tests',
  }
  return {
    env,
    dataDir,
    remove: async () => {
      removeDirectory()
      await drop()
    },
  }
}
