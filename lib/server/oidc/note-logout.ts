/** Stores the logouts that the identity provider sends: each is taken once, and no session begins that it was meant for. */
import 'server-only'
import type { Transaction } from '../database/open'
import { now, nowMs } from '../runtime/clock'
import type { ProviderLogout } from './logout-token'
import type { ProvenPerson } from './proven-person'

/** Milliseconds for which a logout is kept: longer than its token is accepted, and longer than a sign-in takes. */
const keptFor = 3_600_000

const lockOf = (issuer: string) => `logouts of ${issuer}`

/**
 * Notes a logout. Until the transaction ends, no session of the issuer begins: a session is there already and can be ended, or it begins
 * later and finds the logout.
 * @returns whether it is new; false for one that came before
 */
export async function noteLogout(tx: Transaction, { issuer, tokenId, sid, subject, issuedAt }: ProviderLogout): Promise<boolean> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${lockOf(issuer)}::text, 0))`
  const receivedAt = now()
  const expiresAt = new Date(nowMs() + keptFor)
  const data = { issuer, tokenId, sid, subject, issuedAt, receivedAt, expiresAt }
  const { count } = await tx.oidcLogout.createMany({ data, skipDuplicates: true })
  return count === 1
}

/**
 * Makes logouts of an issuer wait until the transaction ends, and waits for one under way. Call it before locking any session, for which
 * a logout would wait.
 */
export async function holdLogouts(tx: Transaction, issuer: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended(${lockOf(issuer)}::text, 0))`
}

/**
 * Whether the provider has meanwhile ended the session by which somebody signs in. Ask in the transaction that begins our session, before
 * it begins; a later logout waits for the end of that transaction.
 */
export async function isLoggedOut(tx: Transaction, { issuer, subject, sid, issuedAt }: ProvenPerson): Promise<boolean> {
  await holdLogouts(tx, issuer)
  const told = await tx.oidcLogout.findFirst({
    where: { issuer, OR: [...(sid ? [{ sid }] : []), { sid: null, subject, issuedAt: { gte: issuedAt } }] },
    select: { tokenId: true },
  })
  return told !== null
}
