/** Commands that copy everything: to a PostgreSQL, into a file, and back from it. */
import 'server-only'
import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Command } from 'commander'
import { backUp, restore } from '../server/copy/backup'
import { copyTo } from '../server/copy/copy-to'
import type { Copied } from '../server/copy/fill-and-compare'
import { DataDirectoryError } from '../server/database/data-directory'
import type { Tell } from '../server/database/migrate'
import { Fault } from '../server/fault'
import { environment, parseTargetSettings } from '../server/runtime/env'
import { findDatabase } from './context'
import type { Perform } from './perform'
import type { Shell } from './shell'
import { table } from './table'
import { example, examples } from './arguments'

type Table = Copied['tables'][number]

const columns = { TABLE: ({ name }: Table) => name, ROWS: ({ rows }: Table) => String(rows) }

const shown = (tables: Table[]) => table(tables.filter(({ rows }) => rows > 0), columns, 'There are no rows.')

/** Tells once each what a command waits for, however often it is tried; not that a new database gets its tables. */
const tellOnce = ({ err }: Shell): Tell => {
  const told = new Set(['applying migrations'])
  return (_fields, message) => {
    if (!told.has(message)) err(`${message}\n`)
    told.add(message)
  }
}

/** Names tables that are not of this app, and so are not copied. */
const noteUnknown = ({ unknownTables }: Copied) =>
  unknownTables.length > 0 ? `\nLeft behind, as they are not of this app: ${unknownTables.join(', ')}.` : ''

/**
 * The data directory, for commands of PGlite alone: PostgreSQL has programs of its own for them.
 * @throws Fault conflict with DATABASE_URL
 */
function ownDirectory(instead: string): string {
  const { databaseUrl, dataDir } = environment()
  if (databaseUrl) throw new Fault('conflict', `DATABASE_URL is set: this is for the database in DATA_DIR. Use ${instead} for PostgreSQL.`)
  return dataDir
}

/** @throws DataDirectoryError where root would leave files that the server cannot open */
function refuseOthersDirectory(dataDir: string) {
  if (!existsSync(dataDir) || process.getuid?.() !== 0 || statSync(dataDir).uid === 0) return
  throw new DataDirectoryError(`DATA_DIR (${dataDir}) belongs to another user of this machine. Run this as that user.`)
}

/** Adds `copy-to`, `backup` and `restore`. */
export function addCopyCommands(program: Command, perform: Perform): void {
  program
    .command('copy-to')
    .description('copy everything to the empty PostgreSQL of TARGET_DATABASE_URL, all of it or nothing, and compare it table by table')
    .addHelpText(
      'after',
      `${examples(`TARGET_DATABASE_URL_FILE=/run/secrets/target ${example('copy-to')}`)}
Stop the servers first. Everybody signs in again: sessions and counters of rate limits are not copied.`,
    )
    .action(
      perform(async ({ shell }) => {
        const { databaseUrl } = parseTargetSettings()
        const copied = await copyTo(databaseUrl, findDatabase(), tellOnce(shell))
        const { tables, unknownTables, leftBehind } = copied
        const text = `${shown(tables)}\nCopied, counted and compared ${tables.length} tables. Everybody signs in again.${noteUnknown(copied)}`
        return { text, json: { tables, leftBehind: [...leftBehind, ...unknownTables] } }
      }),
    )

  program
    .command('backup')
    .description('write everything in the database of DATA_DIR into a new file; the server has to be stopped')
    .argument('<file>', 'which must not be there yet')
    .addHelpText('after', examples(example('backup sei-api-keys.backup')))
    .action(
      perform(async (_context, given: string) => {
        const dataDir = ownDirectory('pg_dump')
        findDatabase()
        const file = path.resolve(given)
        const { tables } = await backUp(dataDir, file)
        return { text: `${shown(tables)}\nWrote ${tables.length} tables to ${file}.`, json: { file, tables } }
      }),
    )

  program
    .command('restore')
    .description('make the database of a DATA_DIR that has none from a file that `backup` wrote, of this release or one before')
    .argument('<file>', 'that `backup` wrote')
    .addHelpText('after', examples(example('restore sei-api-keys.backup')))
    .action(
      perform(async ({ shell }, given: string) => {
        const dataDir = ownDirectory('pg_restore')
        refuseOthersDirectory(dataDir)
        const file = path.resolve(given)
        const copied = await restore(dataDir, file, tellOnce(shell))
        const { tables } = copied
        const text = `${shown(tables)}\nRestored, counted and compared ${tables.length} tables of ${file}. Everybody signs in again.${noteUnknown(copied)}`
        return { text, json: { file, tables } }
      }),
    )
}
