/** `npm run migrate`: applies missing migrations and ends, for those who do not leave it to the servers. */
import { existsSync } from 'node:fs'
import { openPGlite } from './lib/server/database/engines'
import { migrate, type Tell } from './lib/server/database/migrate'
import { migratePostgreSql } from './lib/server/database/migration-connection'
import { startFailure } from './lib/server/database/start-failure'
import { parseMigrationSettings } from './lib/server/runtime/env'
import { outliveOutput } from './lib/server/runtime/outlive-output'

const tell: Tell = (fields, message) => process.stdout.write(`${message} ${JSON.stringify(fields)}\n`)

async function run() {
  const { databaseUrl, dataDir } = parseMigrationSettings(process.env)
  if (databaseUrl) return migratePostgreSql(databaseUrl, { apply: true, tell })
  const { migrations, close } = await openPGlite(dataDir)
  await migrate(migrations, { apply: true, tell }).finally(close)
}

if (existsSync('.env')) process.loadEnvFile('.env')
outliveOutput()
run().then(
  () => process.stdout.write('The database has every migration.\n'),
  (error: unknown) => {
    const setting = process.env.MIGRATE_DATABASE_URL ? 'MIGRATE_DATABASE_URL' : 'DATABASE_URL'
    process.stderr.write(`The database cannot be migrated.\n${startFailure(error, setting)}\n`)
    process.exitCode = 1
  },
)
