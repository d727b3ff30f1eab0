/** The hash of a password that somebody chooses, if it is one that they may have. */
import 'server-only'
import { Fault } from '../fault'
import { AccountQueue } from '../load/account-queue'
import { hashPassword } from './password-hash'
import { whyNotPassword } from './password-rule'

/** Judging and hashing take a core for a while each: a few at a time leave the rest of the server its share. */
const queue = new AccountQueue('chosen passwords', {
  atOnce: 2,
  mostWaiting: 20,
  tooManyWaiting: () =>
    new Fault('unavailable', 'Many people choose a password at this moment. Try again in a few seconds.', { retryAfter: 5 }),
})

/**
 * Judges a chosen password and hashes it.
 * @param owner whose it would be: it must not be made of their email or name
 * @throws Fault validation, at /password, with what is wrong; unavailable where 20 others wait
 */
export const hashChosenPassword = (password: string, owner: { email: string; name: string }): Promise<string> =>
  // One queue for all accounts.
  queue.run('', async () => {
    const wrong = await whyNotPassword(password, owner.email, owner.name)
    if (!wrong) return hashPassword(password)
    const detail = `The password ${wrong}.`
    throw new Fault('validation', detail, { errors: [{ pointer: '/password', detail }] })
  })
