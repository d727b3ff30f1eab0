/** Logouts that the identity provider has told of: each is taken once, and no session begins that it was for. */
import 'server-only'
import type { Transaction } from '../database/open'
import { now, nowMs } from '../runtime/clock'
import type { ProviderLogout } from './logout-token'
import type { ProvenPerson } from './proven-person'

/** Milliseconds for which a logout is kept: longer than its token is taken, and than a sign-in takes that began before. */
const keptFor = 3_600_000

const lockOf = (issuer: string) => `logouts of ${issuer}`

/**
 * Notes a logout. Until the transaction ends, no session of the issuer begins: each is either here to be ended, or comes to know of
 * the logout.
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
 * Makes logouts of an issuer wait until the transaction ends, and waits for one under way. To be called before anything of sessions is
 * locked, which a logout waits for.
 */
export async function holdLogouts(tx: Transaction, issuer: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended(${lockOf(issuer)}::text, 0))`
}

/**
 * Whether the provider has ended, meanwhile, the session by which somebody signs in. To be asked in the transaction that begins ours,
 * before it does; a logout that comes later waits for its end.
 */
export async function isLoggedOut(tx: Transaction, { issuer, subject, sid, issuedAt }: ProvenPerson): Promise<boolean> {
  await holdLogouts(tx, issuer)
  const told = await tx.oidcLogout.findFirst({
    where: { issuer, OR: [...(sid ? [{ sid }] : []), { sid: null, subject, issuedAt: { gte: issuedAt } }] },
    select: { tokenId: true },
  })
  return told !== null
}
