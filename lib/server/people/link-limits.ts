/** How many invitations and links go out: so that nobody floods a mailbox, or tries emails one after another. */
import 'server-only'
import type { AdminActor } from '../access/actor'
import { Fault } from '../fault'
import { countAttempt, giveBackAttempt } from './attempt-limit'

const refusalOf = (detail: string) => (retryAfter: number) => new Fault('rate_limited', detail, { retryAfter })

const byPerson = refusalOf('You have sent as many invitations and links as you may in an hour. Send this one later.')
const toEmail = refusalOf('This email was sent as many invitations and links as it may get in an hour. Send this one later.')

/**
 * Sends a link of the actor to an email, where the limits allow one more. Operators are not limited. Of the email, only what was
 * sent counts: whoever is refused must not use up the links that others may send there.
 * @param run sends it @param hasSent whether it did, by what `run` returned
 * @throws Fault rate_limited after 200 of a person, or 10 to an email, in an hour; whatever `run` throws
 */
export async function withinLinkLimits<T>(
  actor: AdminActor,
  email: string,
  run: () => Promise<T>,
  hasSent: (result: T) => boolean = () => true,
): Promise<T> {
  if (actor.kind === 'operator') return run()
  const mailbox = `${actor.accountId}\n${email}`
  await countAttempt('links-by-person', actor.id, byPerson)
  await countAttempt('links-to-email', mailbox, toEmail)
  let sent = false
  try {
    const result = await run()
    sent = hasSent(result)
    return result
  } finally {
    if (!sent) await giveBackAttempt('links-to-email', mailbox)
  }
}
