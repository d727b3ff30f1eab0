/** What a database holds, for tests that look for what it must not hold. */
import { database } from '../../server/database/open'

/** Every column of every row of every table as text; bytes as the characters they spell. */
export async function everythingStored(): Promise<string> {
  const { query } = await database()
  const columns = await query<{ expression: string; tableName: string }>({
    text: `
      SELECT format(CASE data_type WHEN 'bytea' THEN 'encode(%I, ''escape'')' ELSE '%I::text' END, column_name) AS expression,
             format('%I', table_name) AS "tableName"
      FROM information_schema.columns WHERE table_schema = 'public'`,
    values: [],
  })
  const texts = await Promise.all(
    columns.map(async ({ expression, tableName }) => {
      const text = `SELECT string_agg(${expression}, E'\\n') AS content FROM ${tableName}`
      return (await query<{ content: string | null }>({ text, values: [] }))[0]?.content ?? ''
    }),
  )
  return texts.join('\n')
}

/** The activity rows of an account, oldest first. */
export async function activityOf(accountId: string) {
  const { prisma } = await database()
  return prisma.activity.findMany({ where: { accountId }, orderBy: [{ at: 'asc' }, { id: 'asc' }] })
}
