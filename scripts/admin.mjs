// `npm run admin -- …`: people, projects, sessions and keys at a shell; see admin.ts. Builds the program where it is missing.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { isBuilt } from './build.mjs'

process.chdir(path.join(import.meta.dirname, '..'))
if (!isBuilt()) {
  // Standard output is what the command answers alone.
  const { status } = spawnSync(process.execPath, ['scripts/build.mjs', 'admin'], { stdio: ['ignore', 2, 2] })
  if (status !== 0) process.exit(1)
}
await import('../dist/admin.mjs')
