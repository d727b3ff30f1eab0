/** Backs PGlite up into a file, and restores it from one. For PostgreSQL there is pg_dump. */
import 'server-only'
import { makePGlite, openPGlite } from '../database/engines'
import { migrate, migrationsOfRelease, type MigrationId, type Tell } from '../database/migrate'
import { readBackupFile, writeBackupFile } from './backup-file'
import { CopyError } from './copy-error'
import { readInOneSnapshot } from './source'
import { fill, type Copied } from './fill-and-compare'

/**
 * Writes all tables into a file, except those with short-lived rows, such as sessions.
 * @param dataDir absolute path of a directory with a database, which no server has open
 * @throws DataDirectoryError, and CopyError where there is such a file already or it cannot be written
 */
export async function backUp(dataDir: string, file: string): Promise<Pick<Copied, 'tables'>> {
  const { migrations: database, close } = await openPGlite(dataDir)
  let tables: Copied['tables'] = []
  try {
    await readInOneSnapshot(database, async (source) => {
      await writeBackupFile(file, source)
      tables = source.tables.map(({ name, rows, checksum }) => ({ name, rows, checksum }))
    })
  } finally {
    await close()
  }
  return { tables }
}

/** @throws CopyError where this release lacks a migration of the backup, or has it with another text */
async function refuseUnknown(file: string, migrations: MigrationId[]) {
  const ours = new Map((await migrationsOfRelease()).map(({ name, checksum }) => [name, checksum]))
  for (const { name, checksum } of migrations) {
    if (!ours.has(name)) throw new CopyError(`${file} was made by a newer release: this one does not know its migration ${name}. Restore it with that release.`)
    if (ours.get(name) !== checksum) throw new CopyError(`${file} was made with another migration ${name} than this release has.`)
  }
}

/**
 * Makes a database from a backup, as the release had it that made the backup, and applies the migrations that came since.
 * All of it or nothing.
 * @param dataDir absolute path of a directory without a database
 * @throws DataDirectoryError, MigrationError, and CopyError where the file cannot be restored
 */
export async function restore(dataDir: string, file: string, tell: Tell): Promise<Copied> {
  const backup = await readBackupFile(file)
  await refuseUnknown(file, backup.migrations)
  let copied: Copied = { tables: [], unknownTables: [] }
  await makePGlite(dataDir, async (database) => {
    await migrate(database, { apply: true, tell, only: new Set(backup.migrations.map(({ name }) => name)) })
    copied = await fill(database, await backup.open())
    await migrate(database, { apply: true, tell })
  })
  return copied
}
