/** Reads from a database's own catalog what there is to copy, so that no table of a later release is forgotten. */
import 'server-only'
import type { MigrationTarget } from '../database/migrate'

export type Query = MigrationTarget['query']
export type Table = { name: string; columns: { name: string; type: string }[] }
/** `next` is the number that it gives next. */
export type Sequence = { name: string; next: string }
/** A foreign key. */
type Reference = { name: string; table: string; refersTo: string }

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

// Prisma's own table is written by the migrations; generated columns follow from the others.
const tables = `
SELECT c.relname AS name,
       json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) ORDER BY a.attnum) AS columns
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> '_prisma_migrations'
  AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
GROUP BY c.relname ORDER BY c.relname`

const references = `
SELECT r.conname AS name, c.relname AS table, t.relname AS "refersTo"
FROM pg_constraint r JOIN pg_class c ON c.oid = r.conrelid JOIN pg_class t ON t.oid = r.confrelid
JOIN pg_namespace n ON n.oid = r.connamespace
WHERE r.contype = 'f' AND n.nspname = current_schema() ORDER BY r.conname`

const sequences = `
SELECT c.relname AS name, s.seqincrement::text AS step
FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = current_schema() ORDER BY c.relname`

/** Each after those that it refers to, as far as that is possible: in a circle, in the order of their names. */
function inOrder(all: Table[], refers: Reference[]): Table[] {
  const left = new Map(all.map((table) => [table.name, table]))
  const waits = ({ name }: Table) => refers.some(({ table, refersTo }) => table === name && refersTo !== name && left.has(refersTo))
  const ordered: Table[] = []
  while (left.size > 0) {
    const names = [...left.values()]
    const next = names.find((table) => !waits(table)) ?? names[0]!
    left.delete(next.name)
    ordered.push(next)
  }
  return ordered
}

/** The tables and their columns, without generated ones; each table after those that it refers to. */
export async function readTables(query: Query): Promise<Table[]> {
  return inOrder(await query<Table>(tables), await query<Reference>(references))
}

/**
 * The foreign keys that rows may not satisfy before all of them are there.
 * @param order of the tables, by their names
 */
export async function readForwardReferences(query: Query, order: string[]): Promise<Reference[]> {
  const all = await query<Reference>(references)
  return all.filter(({ table, refersTo }) => order.indexOf(refersTo) >= order.indexOf(table))
}

/** The sequences, and what each gives next. */
export async function readSequences(query: Query): Promise<Sequence[]> {
  const found: Sequence[] = []
  for (const { name, step } of await query<{ name: string; step: string }>(sequences)) {
    const text = `SELECT (last_value::numeric + CASE WHEN is_called THEN ${step} ELSE 0 END)::text AS next FROM ${quoted(name)}`
    const [row] = await query<{ next: string }>(text)
    found.push({ name, next: row!.next })
  }
  return found
}
