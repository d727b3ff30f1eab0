/** Entries of the activity log that tests write behind the server's back: only it writes them otherwise. */
import { randomUUID } from 'node:crypto'
import { runSql } from './places'

type Entry = {
  email: string
  type: string
  action: string
  details?: unknown
  target?: { id: string; name: string }
  address?: string
  at?: Date
  /** Of no project where it is null. */
  project?: string | null
}

/** Adds an entry to the account of a person, and answers its id. */
export async function addActivity(personId: string, entry: Entry): Promise<string> {
  const id = randomUUID()
  const { email, type, action, details = {}, target, address = '192.0.2.61', at = new Date(), project = 'first' } = entry
  await runSql(
    process.env.E2E_DATABASE_URL!,
    `INSERT INTO activity (id, account_id, project_id, at, actor_kind, actor_id, actor_label, type, action, target_id, target_name, details, address, request_id)
     SELECT $1, person.account_id, (SELECT id FROM project WHERE account_id = person.account_id AND identifier = $2), $3,
       CASE WHEN actor.id IS NULL THEN 'nobody' ELSE 'person' END, actor.id, $4, $5, $6, $7, $8, $9, $10, $11
     FROM person LEFT JOIN person actor ON actor.account_id = person.account_id AND actor.email = $4 WHERE person.id = $12`,
    [id, project, at, email, type, action, target?.id ?? null, target?.name ?? null, JSON.stringify(details), address, `req-${id.slice(0, 8)}`, personId],
  )
  return id
}
