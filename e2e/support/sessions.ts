/** Sessions as time makes them, which no test waits for. */
import { runSql, type Credentials } from './places'

/** Makes it long ago that the person last showed who they are, in all browsers in which they are signed in. */
export async function makeProofsOld(databaseUrl: string, { id }: Pick<Credentials, 'id'>): Promise<void> {
  await runSql(
    databaseUrl,
    `UPDATE session SET created_at = created_at - interval '16 minutes', proved_at = proved_at - interval '16 minutes'
     WHERE person_id = $1 AND ended_at IS NULL`,
    [id],
  )
}

/** Ends the sessions of a person, as an administrator would. */
export async function endSessionsOf(databaseUrl: string, { id }: Pick<Credentials, 'id'>): Promise<void> {
  await runSql(databaseUrl, `UPDATE session SET ended_at = now(), end_reason = 'ended-by-admin' WHERE person_id = $1 AND ended_at IS NULL`, [id])
}
