/** Queues for reads that look at all developers or teams of an account: they take seconds where there are very many. */
import 'server-only'
import { Fault } from '../fault'
import { AccountQueue, type QueueOptions } from './account-queue'

const tooMany = (lists: string) => () =>
  new Fault('rate_limited', `Many ${lists} of this account are being read. Ask for this one after them.`, { retryAfter: 10 })

const lists = new AccountQueue('lists', { atOnce: 2, mostWaiting: 100, tooManyWaiting: tooMany('lists') })

/** One at a time: an account may have 250,000 teams, all of which such a read holds in memory. */
const teamTrees = new AccountQueue('team trees', { mostWaiting: 100, tooManyWaiting: tooMany('lists of teams') })

/** An account has at most two in line, which `readInTurn` lets in. */
const alone = new AccountQueue('lists alone', { mostWaiting: Infinity, tooManyWaiting: tooMany('lists') })

/**
 * Runs a read as soon as fewer than two others of the account run.
 * @throws Fault rate_limited where 100 wait already, unless it is `streaming`; whatever `read` throws
 */
export const readInTurn = <T>(accountId: string, read: () => Promise<T>, options?: QueueOptions): Promise<T> =>
  lists.run(accountId, read, options)

/**
 * Runs a read of all teams of a tree after those of the account that were asked for before.
 * @throws Fault rate_limited where 100 wait already; whatever `read` throws
 */
export const readTeamTreeInTurn = <T>(accountId: string, read: () => Promise<T>): Promise<T> =>
  teamTrees.run(accountId, read)

/** Runs a read after those of all accounts that came before, for what PGlite's process holds in memory. To be called in `readInTurn`. */
export const readAlone = <T>(read: () => Promise<T>): Promise<T> => alone.run('', read)
