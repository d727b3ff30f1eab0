/** Sessions are rows; the cookie only names one. An ended session is refused at the next request, on every server. */
import 'server-only'
import type { SignInMethod } from '../../schema/session'
import { cutTo } from '../../schema/text'
import { database, type Transaction } from '../database/open'
import type { PersonRole } from '../prisma-client/enums'
import { unauthenticated } from '../fault'
import { now, nowMs } from '../runtime/clock'
import { environment } from '../runtime/env'
import type { RequestOrigin } from '../runtime/request'

/** A role; the project is null for the whole account. */
export type Binding = { role: PersonRole; projectId: string | null }

/** Whom a session proves, and the roles they have now. */
export type SignedIn = {
  sessionId: string
  person: { id: string; name: string; email: string }
  account: { id: string; identifier: string; name: string }
  bindings: readonly Binding[]
  /** When the session ends, whatever the person does. */
  endsAt: Date
  /** When the person last proved who they are, in this browser. */
  provedAt: Date
}

type Row = {
  id: string
  name: string
  email: string
  accountId: string
  identifier: string
  accountName: string
  bindings: Binding[]
  endsAt: Date
  provedAt: Date
  isStale: boolean
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** `$2` is the number of minutes for which a session may idle, `$3` the time. Session, person, account and roles are read at once. */
const live = `
SELECT p.id, p.name, p.email, p.account_id AS "accountId", a.identifier, a.name AS "accountName",
       s.expires_at AS "endsAt", coalesce(s.proved_at, s.created_at) AS "provedAt",
       s.last_seen_at < $3::timestamptz - interval '1 minute' AS "isStale",
       (SELECT coalesce(json_agg(json_build_object('role', b.role, 'projectId', b.project_id)), '[]')
        FROM role_binding b WHERE b.person_id = p.id) AS bindings
FROM session s JOIN person p ON p.id = s.person_id JOIN account a ON a.id = p.account_id
WHERE s.id = $1::uuid AND s.ended_at IS NULL AND s.expires_at > $3::timestamptz
  AND s.last_seen_at > $3::timestamptz - make_interval(mins => $2) AND p.disabled_at IS NULL`

// Once a minute, however many requests and servers see that a minute has passed.
const seen = `
UPDATE session SET last_seen_at = $2::timestamptz
WHERE id = $1::uuid AND last_seen_at < $2::timestamptz - interval '1 minute' AND ended_at IS NULL`

/**
 * Reads who is signed in, in one statement.
 * @param sessionId as the cookie names it
 * @param renew whether a person made the request, and not an open page by itself: only then idle time starts anew
 * @returns null where the session is ended, has expired or idled too long, or the person is disabled
 */
export async function readSession(sessionId: string, renew: boolean): Promise<SignedIn | null> {
  if (!uuid.test(sessionId)) return null
  const { query } = await database()
  const at = now()
  const [row] = await query<Row>({ text: live, values: [sessionId, environment().sessionIdleMinutes, at] })
  if (!row) return null
  if (renew && row.isStale) await query({ text: seen, values: [sessionId, at] })
  const { id, name, email, accountId, identifier, accountName, bindings, endsAt, provedAt } = row
  const account = { id: accountId, identifier, name: accountName }
  return { sessionId, person: { id, name, email }, account, bindings, endsAt, provedAt }
}

/**
 * Begins a session, in the transaction that proves the person.
 * @param passwordHash the hash that the password was checked against, if the session begins with a password
 * @returns its id, for the cookie
 * @throws Fault unauthenticated, where the person has been disabled since they were read, or the password changed
 */
export async function beginSession(
  tx: Transaction,
  personId: string,
  method: SignInMethod,
  request: RequestOrigin,
  userAgent: string,
  passwordHash?: string,
): Promise<string> {
  // First, because it locks the person: a change under way is waited for, and a later one finds this session and ends it.
  const { count } = await tx.person.updateMany({
    where: { id: personId, disabledAt: null, ...(passwordHash && { passwordHash }) },
    data: { lastSignInAt: now() },
  })
  if (count === 0) throw unauthenticated()
  const { id } = await tx.session.create({
    data: {
      personId,
      method,
      expiresAt: new Date(nowMs() + environment().sessionHours * 3_600_000),
      userAgent: cutTo(userAgent, 400),
      address: request.address,
    },
    select: { id: true },
  })
  return id
}

/** Why a session ended, other than by time. */
export type EndReason =
  | 'sign-out'
  | 'signed-out-elsewhere'
  | 'signed-out-by-provider'
  | 'password-changed'
  | 'passkeys-reset'
  | 'linked'
  | 'unlinked'
  | 'disabled'
  | 'ended-by-admin'
  | 'ended-by-operator'

/** Ends one session by its id, in one statement. One that is over stays as it is. */
export async function endSession(sessionId: string, endReason: EndReason = 'sign-out'): Promise<void> {
  if (!uuid.test(sessionId)) return
  const { query } = await database()
  const text = 'UPDATE session SET ended_at = $3, end_reason = $2, id_token = NULL WHERE id = $1::uuid AND ended_at IS NULL'
  await query({ text, values: [sessionId, endReason, now()] })
}

/**
 * Ends sessions of a person: all, one, or all but one. Code that changes the person, by disabling or a new password, does that first in
 * the same transaction, so that no session begins in between.
 * @returns how many it ended
 */
export async function endSessions(
  tx: Transaction,
  { personId, only, except }: { personId: string; only?: string; except?: string },
  endReason: EndReason,
): Promise<number> {
  const at = now()
  const { count } = await tx.session.updateMany({
    where: { personId, endedAt: null, expiresAt: { gt: at }, id: { ...(only && { equals: only }), ...(except && { not: except }) } },
    data: { endedAt: at, endReason, idToken: null },
  })
  return count
}
