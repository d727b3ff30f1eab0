/** Reads that look at all developers or teams of an account, which take seconds where these are very many. */
import 'server-only'
import { Fault } from '../fault'
import { inTurn } from './turns'

const bounds = {
  atOnce: 2,
  mostWaiting: 100,
  tooMany: () =>
    new Fault('rate_limited', 'Many lists of this account are being read. Ask for this one after them.', { retryAfter: 10 }),
}

/**
 * Runs a read, after others of the account where two of them run. One that goes on (`begun`) with an answer of which a part
 * is sent waits however many do: it can no longer be refused.
 * @throws Fault rate_limited; whatever `read` throws
 */
export const readInTurn = <T>(accountId: string, read: () => Promise<T>, begun = false): Promise<T> =>
  inTurn('reads', accountId, begun ? { ...bounds, mostWaiting: Infinity } : bounds, read)
