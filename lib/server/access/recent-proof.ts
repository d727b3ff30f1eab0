/** Step-up authentication: the most sensitive changes need a recent proof of identity in the same session. See decision 34. */
import 'server-only'
import type { SignInWay } from '../../schema/person'
import { database, type Transaction } from '../database/open'
import { Fault, unauthenticated } from '../fault'
import { now, nowMs } from '../runtime/clock'
import { environment } from '../runtime/env'
import type { AccountActor, AdminActor, PersonActor } from './actor'
import { needsPasskey } from './needs-passkey'
import { mayUsePassword } from './password-sign-in'
import { countedRoles } from './roles'

/** How long a proof counts. */
const proofMinutes = 15

type Prover = Pick<AccountActor | PersonActor, 'id' | 'sessionId'>

/**
 * The ways in which a person can prove in a session who they are: those by which they could sign in again. Where a passkey is required
 * after the password, and the person has one, the password alone is not enough.
 */
export async function waysToProve(tx: Transaction, { id, sessionId }: Prover): Promise<SignInWay[]> {
  const { oidc, passkeyOrigin } = environment()
  const { passwordHash, passkeys, sessions, roleBindings } = await tx.person.findUniqueOrThrow({
    where: { id },
    select: {
      passwordHash: true,
      passkeys: { take: 1, select: { id: true } },
      sessions: { where: { id: sessionId, identity: { issuer: oidc?.issuer ?? '' } }, select: { id: true } },
      roleBindings: countedRoles,
    },
  })
  const hasPasskey = passkeys.length > 0
  const has: Record<SignInWay, boolean> = {
    password: passwordHash !== null && !(hasPasskey && needsPasskey(roleBindings)) && (await mayUsePassword(tx, id)),
    passkey: hasPasskey && passkeyOrigin !== null,
    oidc: oidc !== null && sessions.length > 0,
  }
  return (['password', 'passkey', 'oidc'] as const).filter((way) => has[way])
}

/** A proof of a time to come is of a clock that was wrong then, and would count until that time. */
const isRecent = (provedAt: Date): boolean => Math.abs(nowMs() - provedAt.getTime()) <= proofMinutes * 60_000

/**
 * Refuses a person whose last proof is older than 15 minutes. Verbs call it before they write anything. Operators, who have a shell of
 * the server, are not asked.
 * @param tx where a transaction is under way, that one: PGlite has no other connection
 * @throws Fault proof_needed, with the ways that the person has
 */
export async function requireRecentProof(actor: PersonActor | AdminActor, tx?: Transaction): Promise<void> {
  if (actor.kind === 'operator' || isRecent(actor.provedAt)) return
  const ways = await waysToProve(tx ?? (await database()).prisma, actor)
  const detail =
    ways.length > 0
      ? `You last showed more than ${proofMinutes} minutes ago that it is you. Show it again, and then this is done.`
      : `You last showed more than ${proofMinutes} minutes ago that it is you. Sign out, sign in again, and then do this.`
  throw new Fault('proof_needed', detail, { body: { ways } })
}

/**
 * Notes that a person has proved in their session who they are; it counts for 15 minutes. Called by the code that checked the proof.
 * @throws Fault unauthenticated where the session ended meanwhile, as all do with a new password, or the person was disabled
 */
export async function noteProof(tx: Transaction, { id, sessionId }: Prover): Promise<void> {
  const provedAt = now()
  const { count } = await tx.session.updateMany({
    where: { id: sessionId, personId: id, endedAt: null, expiresAt: { gt: provedAt }, person: { disabledAt: null } },
    data: { provedAt },
  })
  if (count === 0) throw unauthenticated()
}
