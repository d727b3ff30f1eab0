/** The programs that back up a PostgreSQL: they read no server that is newer than they are. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { findProgram } from '../../lib/testing/services/programs'
import { startPostgres, type TestPostgres } from '../../lib/testing/services/postgres'

/** Of the PostgreSQL that the tests bring. */
const broughtMajor = 18

/** Starts a PostgreSQL for itself that the machine's pg_dump and pg_restore can read; null where there is none. */
export async function startPostgresToDump(): Promise<TestPostgres | null> {
  if (!findProgram('pg_dump', 'postgresql', 'Backup and restore', '--version')) return null
  const version = spawnSync('pg_dump', ['--version'], { encoding: 'utf8' }).stdout
  const major = Number(/\d+/.exec(version)?.[0])
  const programs = `/usr/lib/postgresql/${major}/bin`
  if (existsSync(path.join(programs, 'postgres'))) return startPostgres(programs)
  if (major >= broughtMajor && !process.env.TEST_DATABASE_URL) return startPostgres()
  process.stdout.write(`Backup and restore is not tested: there is no PostgreSQL that pg_dump ${major} reads.\n`)
  return null
}
