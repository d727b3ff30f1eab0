/** Fills a database that has the tables and no rows, and compares it with what it was filled from. */
import 'server-only'
import type { MigrationTarget, MigrationTransaction } from '../database/migrate'
import { quoted, readForwardReferences, readSequences, readTables, type Query, type Sequence, type Table } from './catalog'
import { CopyError } from './copy-error'
import { sameTexts, summarize, writeRows } from './rows'
import { leftBehind, type Source } from './source'

type Transaction = Parameters<MigrationTransaction>[0]

/** What was copied. `unknownTables` are not of this app, and were left behind. */
export type Copied = { tables: { name: string; rows: number; checksum: string }[]; unknownTables: string[] }

/** Tables to which the migrations themselves add rows. */
const filledByMigrations = ['uncounted']

/** The first table that has rows which no migration has made; null where there is none. */
export async function findRows(query: Query): Promise<string | null> {
  for (const { name } of await readTables(query)) {
    if (filledByMigrations.includes(name)) continue
    const [row] = await query<{ found: boolean }>(`SELECT EXISTS (SELECT FROM ${quoted(name)}) AS found`)
    if (row?.found) return name
  }
  return null
}

// Column names of a backup file become part of SQL: they have to equal those of the database exactly.
const columnsOf = ({ columns }: Table) => JSON.stringify(columns.map(({ name, type }) => [name, type]).toSorted())

/** The tables of a source that a target has too. @throws CopyError where one has other columns, or the source lacks one */
function commonTables(source: Source, targets: Table[]): Source['tables'] {
  for (const target of targets) {
    const found = source.tables.find(({ name }) => name === target.name)
    if (!found && !leftBehind.includes(target.name)) throw new CopyError(`The table ${target.name} is missing in what is to be copied.`)
    if (found && columnsOf(found) !== columnsOf(target)) {
      throw new CopyError(`The table ${target.name} has other columns than the migrations make: ${columnsOf(found)}, not ${columnsOf(target)}.`)
    }
  }
  return source.tables.filter(({ name }) => targets.some((target) => target.name === name))
}

/** Turns triggers off while rows are copied, and has foreign keys checked at the end. @returns what turns both back */
async function makeWay({ query, script }: Transaction, order: string[]): Promise<() => Promise<void>> {
  const withTriggers = await query<{ name: string }>(`
    SELECT DISTINCT c.relname AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND NOT t.tgisinternal`)
  const forward = await readForwardReferences(query, order)
  const turn = async (triggers: 'DISABLE' | 'ENABLE', constraints: string) => {
    for (const { name } of withTriggers) await script(`ALTER TABLE ${quoted(name)} ${triggers} TRIGGER USER`)
    for (const { name, table } of forward) await script(`ALTER TABLE ${quoted(table)} ALTER CONSTRAINT ${quoted(name)} ${constraints}`)
  }
  await turn('DISABLE', 'DEFERRABLE INITIALLY DEFERRED')
  return async () => {
    await script('SET CONSTRAINTS ALL IMMEDIATE')
    await turn('ENABLE', 'NOT DEFERRABLE')
  }
}

async function copyTable(tx: Transaction, source: Source, table: Source['tables'][number], isKnown: boolean) {
  let rows = 0
  for await (const batch of source.rows(table)) {
    rows += batch.length
    if (isKnown) await writeRows(tx.query, table, batch)
  }
  if (!isKnown) return
  const written = await summarize(tx.query, table)
  if (rows !== table.rows || written.rows !== table.rows) {
    throw new CopyError(`Of the ${table.rows} rows of ${table.name}, ${written.rows} arrived. Nothing was copied.`)
  }
  if (written.checksum !== table.checksum) {
    throw new CopyError(`Rows of ${table.name} arrived as others than they were sent. Nothing was copied.`)
  }
}

/** Sequences go on where those of the source stopped; undone with the transaction, unlike by setval(). */
async function continueSequences({ query, script }: Transaction, wanted: Sequence[]) {
  const ours = new Map((await readSequences(query)).map(({ name, next }) => [name, next]))
  for (const { name, next } of wanted) {
    if (ours.has(name) && ours.get(name) !== next) await script(`ALTER SEQUENCE ${quoted(name)} RESTART WITH ${BigInt(next)}`)
  }
}

/**
 * Fills a database, in one transaction.
 * @param target has the migrations of the source, and no rows
 * @throws CopyError where there are rows, and where what arrived differs from what was sent
 */
export async function fill(target: MigrationTarget, source: Source): Promise<Copied> {
  const copied: Copied = { tables: [], unknownTables: [] }
  await target.transaction(async (tx) => {
    await tx.script(`${sameTexts}; SET LOCAL lock_timeout = '10s'`)
    const targets = await readTables(tx.query)
    await tx.script(`LOCK TABLE ${targets.map(({ name }) => quoted(name)).join(', ')} IN EXCLUSIVE MODE`)
    const inUse = await findRows(tx.query)
    if (inUse) throw new CopyError(`There are rows in ${inUse}: a copy goes into an empty database alone.`)
    const known = commonTables(source, targets)
    const restore = await makeWay(tx, source.tables.map(({ name }) => name))
    for (const name of filledByMigrations.filter((filled) => targets.some((table) => table.name === filled))) {
      await tx.script(`DELETE FROM ${quoted(name)}`)
    }
    for (const table of source.tables) {
      const isKnown = known.includes(table)
      await copyTable(tx, source, table, isKnown)
      if (isKnown) copied.tables.push({ name: table.name, rows: table.rows, checksum: table.checksum })
      else copied.unknownTables.push(table.name)
    }
    await source.end()
    await restore()
    await continueSequences(tx, source.sequences)
    await tx.script(`ANALYZE ${targets.map(({ name }) => quoted(name)).join(', ')}`)
  })
  return copied
}
