/** A role of PostgreSQL that may read and write rows, and not change the schema. */
import { randomBytes } from 'node:crypto'
import pg from 'pg'

/**
 * Makes a role with rights on all tables that are there.
 * @param url of a database, as its owner
 * @returns the address of the database for that role, and what removes the role
 */
export async function makeLimitedRole(url: string): Promise<{ url: string; remove(): Promise<void> }> {
  const role = `rows_${randomBytes(6).toString('hex')}`
  const run = async (...statements: string[]) => {
    const owner = new pg.Client({ connectionString: url })
    await owner.connect()
    for (const statement of statements) await owner.query(statement)
    await owner.end()
  }
  await run(
    `CREATE ROLE ${role}`,
    `GRANT USAGE ON SCHEMA public TO ${role}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role}`,
    `GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${role}`,
  )
  // Takes the role on after signing in as the owner: a server may ask for a password.
  const limited = new URL(url)
  limited.searchParams.set('options', `-c role=${role}`)
  return { url: limited.href, remove: () => run(`DROP OWNED BY ${role}`, `DROP ROLE ${role}`) }
}
