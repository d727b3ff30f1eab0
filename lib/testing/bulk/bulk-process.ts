/** Runs a script of this directory as a process of its own, whose memory is not that of the tests. */
import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { inject } from 'vitest'
import { makeDatabase } from '../services/database-settings'

const root = path.join(import.meta.dirname, '../../..')

// What Node takes by itself on a machine of 512 MB; with more it only collects later.
const heapLimit = '--max-old-space-size=256'

type BulkResult = { startMegabytes: number; peakMegabytes: number } & Record<string, unknown>

/**
 * What `lib/testing/<script>.ts` prints as JSON in its last line, run with arguments on an empty database.
 * @throws Error where it runs out of memory, or fails otherwise
 */
export async function runBulk(script: string, ...args: string[]): Promise<BulkResult> {
  const outfile = path.join(root, `test-results/${script}-${process.pid}.mjs`)
  const alias = { 'server-only': path.join(import.meta.dirname, '../services/server-only.ts') }
  const entryPoints = [path.join(import.meta.dirname, `${script}.ts`)]
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external', alias })
  const { env, remove } = await makeDatabase(inject('databaseKind'))
  try {
    const settings = { PATH: process.env.PATH, NODE_ENV: 'test', LOG_LEVEL: 'silent', SEED_PASSWORD: 'of the tests' }
    const options = { cwd: root, env: { ...settings, PUBLIC_URL: 'http://127.0.0.1:3000', ...env } as NodeJS.ProcessEnv }
    const { stdout } = await promisify(execFile)(process.execPath, [heapLimit, outfile, ...args], options).catch((error) => {
      throw new Error(`${script} ended with ${error.signal ?? error.code}: ${error.stderr}`)
    })
    return JSON.parse(stdout.trim().split('\n').at(-1)!)
  } finally {
    rmSync(outfile, { force: true })
    await remove()
  }
}

/** What a run took at most, less what PGlite takes: a whole database in the process, whose memory is not the run's. */
export function ownMegabytes({ startMegabytes, peakMegabytes }: BulkResult): number {
  return peakMegabytes - (inject('databaseKind') === 'pglite' ? startMegabytes : 0)
}
