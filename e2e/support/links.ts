/** Makes invitations, and links to choose a password or add a passkey, by SQL, for tests of what their pages do. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { invitationPath, passkeyLinkPath, passwordLinkPath } from '../../lib/paths'
import { runSql } from './places'

type Link = { secret: string; path: string }

const paths = { INVITATION: invitationPath, PASSWORD: passwordLinkPath, PASSKEY: passkeyLinkPath }

async function addLink(databaseUrl: string, personId: string, kind: keyof typeof paths): Promise<Link> {
  const secret = randomBytes(32).toString('base64url')
  await runSql(
    databaseUrl,
    `INSERT INTO person_link (person_id, kind, hash, is_requested, expires_at)
     VALUES ($1, $2::person_link_kind, $3, false, now() + interval '20 minutes')`,
    [personId, kind, createHash('sha256').update(secret).digest()],
  )
  return { secret, path: paths[kind](secret) }
}

/** A link of an administrator with which a person chooses a new password. */
export const addPasswordLink = (databaseUrl: string, personId: string): Promise<Link> => addLink(databaseUrl, personId, 'PASSWORD')

/** A link with which a person adds a passkey. */
export const addPasskeyLink = (databaseUrl: string, personId: string): Promise<Link> => addLink(databaseUrl, personId, 'PASSKEY')

/** Somebody who is invited to the projects of a colleague, with the same roles. */
export async function addInvitation(databaseUrl: string, colleagueId: string): Promise<Link & { id: string; email: string }> {
  const email = `grace-${randomUUID().slice(0, 8)}@example.com`
  const [person] = await runSql<{ id: string }>(
    databaseUrl,
    `INSERT INTO person (account_id, email, name, invited_at) SELECT account_id, $2, 'Grace', now() FROM person WHERE id = $1 RETURNING id`,
    [colleagueId, email],
  )
  const { id } = person!
  await runSql(
    databaseUrl,
    `INSERT INTO role_binding (account_id, person_id, project_id, role)
     SELECT account_id, $2, project_id, role FROM role_binding WHERE person_id = $1`,
    [colleagueId, id],
  )
  return { id, email, ...(await addLink(databaseUrl, id, 'INVITATION')) }
}
