/** How many invitations and links go out: so that nobody floods a mailbox, or tries emails one after another. */
import 'server-only'
import type { AdminActor } from '../access/actor'
import { Fault } from '../fault'
import { countAttempt } from './attempt-limit'

const refusalOf = (detail: string) => (retryAfter: number) => new Fault('rate_limited', detail, { retryAfter })

const byPerson = refusalOf('You have sent as many invitations and links as you may in an hour. Send this one later.')
const toEmail = refusalOf('This email was sent as many invitations and links as it may get in an hour. Send this one later.')

/**
 * Counts a link that the actor is about to send to an email, before its transaction begins. Operators are not limited.
 * @throws Fault rate_limited after 200 of a person, or 10 to an email, in an hour
 */
export async function countLink(actor: AdminActor, email: string): Promise<void> {
  if (actor.kind === 'operator') return
  await countAttempt('links-by-person', actor.id, byPerson)
  await countAttempt('links-to-email', `${actor.accountId}\n${email}`, toEmail)
}
