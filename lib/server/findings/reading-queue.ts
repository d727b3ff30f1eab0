/** Queues the reading of findings: few at a time and with pauses, so that most processor time is left for key checks. */
import 'server-only'
import { setTimeout as pause } from 'node:timers/promises'
import type { PersonActor } from '../access/actor'
import { Fault } from '../fault'
import { AccountQueue } from '../load/account-queue'
import { processWide } from '../runtime/process-wide'

const tooMany = () => new Fault('rate_limited', 'Many findings are being read. Ask for these after them.', { retryAfter: 10 })

/** One at a time for each person: whoever asks for many waits only for their own. */
const ofPerson = new AccountQueue('findings of a person', { mostWaiting: 5, tooManyWaiting: tooMany })
/** One at a time for each account and two for a server: reading looks at every key of a project. */
const ofAccount = new AccountQueue('findings of an account', { mostWaiting: 100, tooManyWaiting: tooMany })
const ofServer = new AccountQueue('findings', { atOnce: 2, mostWaiting: Infinity, tooManyWaiting: tooMany })

/** Milliseconds of reading without a pause, enough to open a page. Beyond that, reading gets a third of the time. */
const freeTime = 500
const shareOfTime = 1 / 3
/** The most milliseconds that are added up, so that a slow database does not lead to endless pauses. */
const mostSpent = 2_500

/** Milliseconds of reading, up to `at`, that no pause has balanced yet. */
type Spent = { time: number; at: number }
const spent = () => processWide<Spent>('time of findings', () => ({ time: 0, at: 0 }))

/**
 * How long to pause after a read.
 * @param before what was spent up to the read before
 * @param took how long the read took, in milliseconds
 * @param at when it ended, by the clock of `before`
 * @returns what is spent by now, and the milliseconds to pause
 */
export function restAfter(before: Spent, took: number, at: number): { spent: Spent; rest: number } {
  const time = Math.min(mostSpent, Math.max(0, before.time - (at - before.at) * shareOfTime) + took)
  return { spent: { time, at }, rest: Math.max(0, time - freeTime) / shareOfTime }
}

/** Runs work after the person's earlier work. @throws Fault rate_limited where five wait already; whatever `work` throws */
export const inTurnOfPerson = <T>({ id }: Pick<PersonActor, 'id'>, work: () => Promise<T>): Promise<T> => ofPerson.run(id, work)

/**
 * Runs work in turn, and answers before the pause.
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
