/** Signs people in. Every failure has the same answer after the same time, and many of them are blocked for a while. */
import 'server-only'
import { createHash } from 'node:crypto'
import { RateLimiterRes } from 'rate-limiter-flexible'
import { SignIn } from '../../schema/sign-in'
import { beginSession } from '../access/session'
import { recordActivity, type ActivityActor } from '../activity/record'
import { database } from '../database/open'
import { Fault } from '../fault'
import { makePostgresLimiter } from '../load/postgres-limiter'
import { networkOf } from '../runtime/caller-network'
import { processWide } from '../runtime/process-wide'
import { noteRefusal, type RequestOrigin } from '../runtime/request'
import { isPassword } from './password'

const windowSeconds = 300
/** Failures in that time for one email and address, and for one address whatever the emails. */
const rateLimits = { 'sign-in': 10, 'sign-in-address': 100 }
type RateLimit = keyof typeof rateLimits

/** Counts in the database whatever the settings say, so that several servers allow no more attempts than one. */
const limiter = (limit: RateLimit) =>
  processWide(limit, () => makePostgresLimiter({ keyPrefix: limit, points: rateLimits[limit], duration: windowSeconds }))

const wrong = () => new Fault('wrong_credentials', 'The email or the password is wrong.')

/** Counts an attempt before the password is checked, so that attempts at the same time count too. */
async function countAttempt(limit: RateLimit, slot: string, request: RequestOrigin, onFirstRefusal: () => Promise<void>) {
  try {
    await limiter(limit).consume(slot)
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal
    noteRefusal(request, 'too_many_attempts')
    // Recorded once in a window: repeated attempts must not fill the activity log.
    if (refusal.consumedPoints === rateLimits[limit] + 1) await onFirstRefusal()
    throw new Fault('too_many_attempts', 'Too many failed attempts. Wait five minutes and try again.', {
      retryAfter: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)),
    })
  }
}

/**
 * Signs a person in.
 * @param input the credentials as sent, not validated
 * @returns the person, and the id of the session that has begun
 * @throws Fault wrong_credentials, the same whatever is wrong; too_many_attempts after 10 failures in 5 minutes for one
 * email and address, or 100 for one address
 */
export async function signIn(input: unknown, request: RequestOrigin, userAgent: string) {
  const { data } = SignIn.safeParse(input)
  // Only an email is recorded: people type passwords into the wrong field.
  const email = data?.email ?? ''
  const network = request.address ? networkOf(request.address) : 'unknown'
  const slot = createHash('sha256').update(`${email}\n${network}`).digest('base64url')
  const { prisma } = await database()
  const nobody: ActivityActor = { kind: 'nobody', id: null, label: email, accountId: null, projectId: null, request }
  const recordRefusal = () =>
    prisma.$transaction((tx) =>
      recordActivity(tx, nobody, { type: 'USER_LOGIN', action: 'FAIL', details: { reason: 'too many attempts' } }),
    )
  await countAttempt('sign-in-address', network, request, recordRefusal)
  await countAttempt('sign-in', slot, request, recordRefusal)

  const person = await prisma.person.findUnique({
    where: { email },
    select: { id: true, name: true, email: true, accountId: true, passwordHash: true, disabledAt: true },
  })
  const matches = await isPassword(data?.password ?? '', person?.passwordHash ?? null)
  const passed = matches && person !== null && person.disabledAt === null
  const actor: ActivityActor = {
    ...nobody,
    accountId: person?.accountId ?? null,
    ...(passed && { kind: 'person', id: person.id }),
  }
  const action = passed ? 'SUCCESS' : 'FAIL'
  const sessionId = await prisma.$transaction(async (tx) => {
    await recordActivity(tx, actor, { type: 'USER_LOGIN', action, details: {} })
    return passed ? beginSession(tx, person.id, 'password', request, userAgent) : null
  })
  if (!passed || !sessionId) {
    noteRefusal(request, 'wrong_credentials')
    throw wrong()
  }
  await Promise.all([limiter('sign-in').delete(slot), limiter('sign-in-address').reward(network)])
  return { id: person.id, name: person.name, email: person.email, sessionId }
}
