/** Challenges that a passkey signs. Each is a row, which whoever answers removes: no answer counts twice, on any server. */
import 'server-only'
import { randomBytes } from 'node:crypto'
import { database } from '../database/open'
import { Fault } from '../fault'
import type { PasskeyPurpose } from '../prisma-client/enums'
import { now, nowMs } from '../runtime/clock'

/** Milliseconds in which a challenge has to be answered. */
export const challengeLifetime = 5 * 60_000

/** The person and session that have to answer. No person: a sign-in with any passkey. No session: somebody who is not signed in. */
type Answerer = { personId: string | null; sessionId: string | null }

export type Challenge = { id: string; challenge: Uint8Array<ArrayBuffer>; personId: string | null }

/** Makes a challenge. */
export async function makeChallenge(purpose: PasskeyPurpose, { personId, sessionId }: Answerer): Promise<Challenge> {
  const { prisma } = await database()
  const challenge = new Uint8Array(randomBytes(32))
  const createdAt = now()
  const expiresAt = new Date(nowMs() + challengeLifetime)
  const { id } = await prisma.passkeyChallenge.create({
    data: { challenge, purpose, personId, sessionId, createdAt, expiresAt },
    select: { id: true },
  })
  return { id, challenge, personId }
}

const gone = () => new Fault('conflict', 'This took too long, or was answered before. Try again.')

/**
 * Takes a challenge that is being answered. It is gone then, whether the answer is right or not.
 * @param answerer the session has to be the one that asked, and so has the person, unless it is a sign-in
 * @throws Fault conflict for one that is not there, too old, or another's
 */
export async function takeChallenge(id: string, purpose: PasskeyPurpose, { personId, sessionId }: Answerer): Promise<Challenge> {
  const { prisma } = await database()
  const [taken] = await prisma.$queryRaw<Challenge[]>`
    DELETE FROM passkey_challenge
    WHERE id = ${id}::uuid AND purpose = ${purpose}::passkey_purpose AND expires_at > ${now()}
      AND session_id IS NOT DISTINCT FROM ${sessionId}::uuid
      AND (purpose = 'SIGN_IN' OR person_id IS NOT DISTINCT FROM ${personId}::uuid)
    RETURNING id, challenge, person_id AS "personId"`
  if (!taken) throw gone()
  return { ...taken, challenge: new Uint8Array(taken.challenge) }
}

/** A challenge of a sign-in that still waits for its answer. @throws Fault conflict */
export async function readSignInChallenge(id: string): Promise<Challenge> {
  const { prisma } = await database()
  const challenge = await prisma.passkeyChallenge.findFirst({
    where: { id, purpose: 'SIGN_IN', expiresAt: { gt: now() } },
    select: { id: true, challenge: true, personId: true },
  })
  if (!challenge) throw gone()
  return challenge
}
