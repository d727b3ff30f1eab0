/** Everything that a PostgreSQL holds, for tests that compare two. */
import pg from 'pg'

/** Runs one statement. */
export async function runOn<Row = Record<string, unknown>>(url: string, text: string, values?: unknown[]): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text, values)).rows as Row[]
  } finally {
    await client.end()
  }
}

/** The rows of every table as text, in one order, by the name of the table. */
export async function allRows(url: string): Promise<Record<string, string[]>> {
  const tables = await runOn<{ name: string }>(url, `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`)
  const read = async ({ name }: { name: string }) => {
    const rows = await runOn<{ line: string }>(url, `SELECT t::text AS line FROM "${name}" t ORDER BY t::text COLLATE "C"`)
    return [name, rows.map(({ line }) => line)] as const
  }
  return Object.fromEntries(await Promise.all(tables.map(read)))
}

/** The next number of each sequence, which is used up by asking. */
export async function nextNumbers(url: string): Promise<Record<string, unknown>> {
  const sequences = await runOn<{ name: string }>(url, `SELECT sequencename AS name FROM pg_sequences WHERE schemaname = 'public'`)
  const next = sequences.map(async ({ name }) => [name, (await runOn(url, 'SELECT nextval(quote_ident($1)) AS next', [name]))[0]!.next] as const)
  return Object.fromEntries(await Promise.all(next))
}
