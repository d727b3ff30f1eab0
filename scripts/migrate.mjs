// `npm run migrate`: applies missing migrations to MIGRATE_DATABASE_URL, DATABASE_URL or the database in DATA_DIR, and ends.
import path from 'node:path'
import { bundleMigrate, isBuilt } from './build.mjs'
import { generateClient, install } from './install.mjs'

process.chdir(path.join(import.meta.dirname, '..'))
if (!isBuilt()) {
  install()
  generateClient()
  await bundleMigrate()
}
await import('../dist/migrate.mjs')
