/** How many invitations and links go out: so that nobody floods a mailbox, or tries emails one after another. */
import 'server-only'
import { createHash } from 'node:crypto'
import { RateLimiterRes } from 'rate-limiter-flexible'
import type { AdminActor } from '../access/actor'
import { Fault } from '../fault'
import { makePostgresLimiter } from '../load/postgres-limiter'
import { processWide } from '../runtime/process-wide'

const windowSeconds = 3_600
/** In an hour: by one person, and by an account to one email. */
const limits = { 'links-by-person': 200, 'links-to-email': 10 }
type Limit = keyof typeof limits

const texts: Record<Limit, string> = {
  'links-by-person': 'You have sent as many invitations and links as you may in an hour. Send this one later.',
  'links-to-email': 'This email was sent as many invitations and links as it may get in an hour. Send this one later.',
}

/** Counts in the database whatever the settings say, so that several servers allow no more than one. */
const limiter = (limit: Limit) =>
  processWide(limit, () => makePostgresLimiter({ keyPrefix: limit, points: limits[limit], duration: windowSeconds }))

async function count(limit: Limit, slot: string) {
  try {
    await limiter(limit).consume(slot)
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal
    throw new Fault('rate_limited', texts[limit], { retryAfter: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)) })
  }
}

/**
 * Counts a link that the actor is about to send to an email, before its transaction begins. Operators are not limited.
 * @throws Fault rate_limited after 200 of a person, or 10 to an email, in an hour
 */
export async function countLink(actor: AdminActor, email: string): Promise<void> {
  if (actor.kind === 'operator') return
  await count('links-by-person', actor.id)
  await count('links-to-email', createHash('sha256').update(`${actor.accountId}\n${email}`).digest('base64url'))
}
