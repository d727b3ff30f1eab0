/** Databases for tests, and the settings that point at them. */
import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { inject } from 'vitest'

export type DatabaseKind = 'pglite' | 'postgresql'
export type DatabaseSettings = { env: Record<string, string>; dataDir: string; remove(): Promise<void> }

/** A PostgreSQL server, and what the names of a run's databases begin with. */
type Server = { url: string; run: string }

async function runOn(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows as { name: string }[]
  } finally {
    await client.end()
  }
}

/** Makes a database that is empty, or a copy of another one that nobody is connected to. */
export async function addDatabase({ url, run }: Server, template?: string): Promise<{ url: string; name: string }> {
  const name = `${run}_${randomBytes(8).toString('hex')}`
  await runOn(url, `CREATE DATABASE ${name} ${template ? `TEMPLATE ${template}` : ''}`)
  // Far from UTC: whoever forgets the zone is off by hours.
  await runOn(url, `ALTER DATABASE ${name} SET timezone TO 'Asia/Kathmandu'`)
  const own = new URL(url)
  own.pathname = `/${name}`
  return { url: own.href, name }
}

async function dropDatabase(url: string, name: string) {
  // A connection that says goodbye takes a moment; to cut it off there would be an error that nobody catches.
  const connections = `SELECT datname AS name FROM pg_stat_activity WHERE datname = '${name}'`
  for (let tries = 0; tries < 100 && (await runOn(url, connections)).length > 0; tries += 1) await sleep(20)
  await runOn(url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
}

/** Removes all that is left of a run's databases. */
export async function dropDatabases({ url, run }: Server): Promise<void> {
  const names = await runOn(url, `SELECT datname AS name FROM pg_database WHERE starts_with(datname, '${run}_')`)
  for (const { name } of names) await runOn(url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
}

/** An empty PostgreSQL database, without our migrations. */
export async function createPostgresDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const server = inject('templates').postgres
  const { url, name } = await addDatabase(server)
  return { url, drop: () => dropDatabase(server.url, name) }
}

/**
 * A database with our migrations and nothing else, or on PostgreSQL without them, and the settings that lead to it; `remove`
 * when nothing has it open any more.
 */
export async function makeDatabase(kind: DatabaseKind, { migrated = true } = {}): Promise<DatabaseSettings> {
  const { postgres, pglite } = inject('templates')
  if (kind === 'pglite') {
    const dataDir = mkdtempSync(path.join(pglite, 'data-'))
    cpSync(path.join(pglite, 'template'), path.join(dataDir, 'pglite'), { recursive: true })
    const remove = async () => rmSync(dataDir, { recursive: true, force: true })
    return { env: { DATA_DIR: dataDir, DATABASE_URL: '' }, dataDir, remove }
  }
  const dataDir = mkdtempSync(path.join(tmpdir(), 'sei-data-'))
  const { url, name } = await addDatabase(postgres, migrated ? postgres.template : undefined)
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
      rmSync(dataDir, { recursive: true, force: true })
      await dropDatabase(postgres.url, name)
    },
  }
}
