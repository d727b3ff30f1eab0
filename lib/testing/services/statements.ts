/** Records the statements that a function sends to PostgreSQL, for tests that count or compare them. */
import pg from 'pg'
import { vi } from 'vitest'

/** Runs a function; answers the texts of its statements in order. */
export async function statementsOf(run: () => Promise<unknown>): Promise<string[]> {
  const asked: string[] = []
  const { query } = pg.Client.prototype
  const spy = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
    const [first] = args as [string | { text: string }]
    const text = typeof first === 'string' ? first : first.text
    // Prisma sets this once for each connection.
    if (!text.startsWith('SET TIME ZONE')) asked.push(text)
    return (query as (...args: unknown[]) => unknown).apply(this, args) as never
  })
  try {
    await run()
  } finally {
    spy.mockRestore()
  }
  return asked
}
