/** The turns in which findings are read: few at once, and with rests, so that the processors are mostly left to key checks. */
import 'server-only'
import { setTimeout as pause } from 'node:timers/promises'
import type { PersonActor } from '../access/actor'
import { Fault } from '../fault'
import { AccountQueue } from '../load/account-queue'
import { processWide } from '../runtime/process-wide'

const tooMany = () => new Fault('rate_limited', 'Many findings are being read. Ask for these after them.', { retryAfter: 10 })

/** One at a time of a person: whoever asks for very much waits for themselves. */
const ofPerson = new AccountQueue('findings of a person', { mostWaiting: 5, tooManyWaiting: tooMany })
/** One at a time of an account, and two of a server: reading looks at every key of a project. */
const ofAccount = new AccountQueue('findings of an account', { mostWaiting: 100, tooManyWaiting: tooMany })
const ofServer = new AccountQueue('findings', { atOnce: 2, mostWaiting: Infinity, tooManyWaiting: tooMany })

/** Milliseconds of reading that may come at once, as when somebody opens a page. Beyond that, a third of the time is for reading. */
const freeTime = 500
const shareOfTime = 1 / 3
/** A read of a database that is slow counts as so many: nobody is to wait for much more than that. */
const mostSpent = 2_500

/** What was read until `at` and is not yet made up for by time that has passed, in milliseconds. */
type Spent = { time: number; at: number }
const spent = () => processWide<Spent>('time of findings', () => ({ time: 0, at: 0 }))

/**
 * How long to rest after a read, however often somebody asks.
 * @param before what was spent until the read before it
 * @param took how long the read took, in milliseconds
 * @param at when it ended, by the clock of `before`
 * @returns what is spent by now, and the milliseconds to rest
 */
export function restAfter(before: Spent, took: number, at: number): { spent: Spent; rest: number } {
  const time = Math.min(mostSpent, Math.max(0, before.time - (at - before.at) * shareOfTime) + took)
  return { spent: { time, at }, rest: Math.max(0, time - freeTime) / shareOfTime }
}

/** Works when the person's work before it has ended. @throws Fault rate_limited where five wait already; whatever `work` throws */
export const inTurnOfPerson = <T>({ id }: Pick<PersonActor, 'id'>, work: () => Promise<T>): Promise<T> => ofPerson.run(id, work)

/**
 * Works in turn, and answers before it rests.
 * @throws Fault rate_limited where five of the person wait already, or 100 of the account; whatever `work` throws
 */
export const inTurn = <T>(actor: Pick<PersonActor, 'id' | 'accountId'>, work: () => Promise<T>): Promise<T> =>
  inTurnOfPerson(actor, () => inTurnOfAccount(actor.accountId, work))

const inTurnOfAccount = <T>(accountId: string, work: () => Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const workAndRest = async () => {
      const startedAt = performance.now()
      await work().then(resolve, reject)
      const endedAt = performance.now()
      const after = restAfter(spent(), endedAt - startedAt, endedAt)
      Object.assign(spent(), after.spent)
      if (after.rest > 0) await pause(after.rest, undefined, { ref: false })
    }
    ofAccount.run(accountId, () => ofServer.run('', workAndRest)).catch(reject)
  })
