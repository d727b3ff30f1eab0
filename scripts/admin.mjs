// `npm run admin -- …`: people, projects, sessions and keys at a shell; see admin.ts. Builds the program where it is missing.
import path from 'node:path'
import { bundleAdmin, isBuilt } from './build.mjs'
import { generateClient, install } from './install.mjs'

process.chdir(path.join(import.meta.dirname, '..'))
if (!isBuilt()) {
  install()
  generateClient()
  await bundleAdmin()
}
await import('../dist/admin.mjs')
