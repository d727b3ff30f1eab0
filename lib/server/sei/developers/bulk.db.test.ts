import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { expect, inject, test } from 'vitest'
import { makeDatabase } from '../../../testing/database-settings'

const root = path.join(import.meta.dirname, '../../../..')

// What Node takes by itself on a machine of 512 MB; with more it only collects later.
const heapLimit = '--max-old-space-size=256'

/** Runs the import as a process of its own, whose memory is not that of the tests. */
async function runImport(kind: 'pglite' | 'postgresql') {
  const outfile = path.join(root, `test-results/bulk-import-${process.pid}.mjs`)
  const alias = { 'server-only': path.join(root, 'lib/testing/empty.ts') }
  const entryPoints = [path.join(root, 'lib/testing/bulk-import.ts')]
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external', alias })
  const { env, remove } = await makeDatabase(kind)
  try {
    const settings = { PATH: process.env.PATH, NODE_ENV: 'test', LOG_LEVEL: 'silent', SEED_PASSWORD: 'of the tests' }
    const options = { cwd: root, env: { ...settings, PUBLIC_URL: 'http://127.0.0.1:3000', ...env } as NodeJS.ProcessEnv }
    const { stdout } = await promisify(execFile)(process.execPath, [heapLimit, outfile], options).catch((error) => {
      throw new Error(`The import ended with ${error.signal ?? error.code}: ${error.stderr}`)
    })
    return JSON.parse(stdout.trim().split('\n').at(-1)!)
  } finally {
    rmSync(outfile, { force: true })
    await remove()
  }
}

test('100,000 developers are imported, and all changed, within 512 MB', { timeout: 600_000 }, async () => {
  const kind = inject('databaseKind')
  const result = await runImport(kind)
  expect(result).toMatchObject({ updated: 100_000, moved: 100_000, developers: 100_001 })
  // PGlite is a whole database in the process, whose own memory is not the import's.
  const ofDatabase = kind === 'pglite' ? result.startMegabytes : 0
  expect(result.peakMegabytes - ofDatabase).toBeLessThan(512)
})
