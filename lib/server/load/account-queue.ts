/** Limits how much of one kind of work runs at once for each account, so that none takes all database connections. */
import 'server-only'
import type { Fault } from '../fault'
import { processWide } from '../runtime/process-wide'

type Bounds = {
  /** How much of an account's work runs at the same time; 1 unless given. */
  atOnce?: number
  /** How much of it may wait: each holds its request in memory. */
  mostWaiting: number
  /** The refusal of work that would wait beyond that. */
  tooManyWaiting: () => Fault
}

export type QueueOptions = {
  /** For work whose answer is partly sent: it can no longer be refused, and waits however many others do. */
  streaming?: boolean
}

type Slots = { running: number; waiting: (() => void)[] }

/** Queues of one kind share their slots, in whichever bundle of the process they are made. */
export class AccountQueue {
  readonly #accounts: Map<string, Slots>

  constructor(
    kind: string,
    private readonly bounds: Bounds,
  ) {
    this.#accounts = processWide(`account queue ${kind}`, () => new Map<string, Slots>())
  }

  /**
   * Runs work for an account once a slot is free, in the order of the calls. It waits in this process and not in the
   * database, where it would hold a connection.
   * @throws `tooManyWaiting()` without running it; whatever `work` throws
   */
  async run<T>(accountId: string, work: () => Promise<T>, { streaming = false }: QueueOptions = {}): Promise<T> {
    const { atOnce = 1, mostWaiting, tooManyWaiting } = this.bounds
    const slots = this.#accounts.get(accountId) ?? { running: 0, waiting: [] }
    this.#accounts.set(accountId, slots)
    if (slots.running < atOnce) slots.running += 1
    else if (!streaming && slots.waiting.length >= mostWaiting) throw tooManyWaiting()
    else await new Promise<void>((start) => slots.waiting.push(start))
    try {
      return await work()
    } finally {
      // Hand the slot to the next in line.
      const next = slots.waiting.shift()
      if (next) next()
      else slots.running -= 1
      if (slots.running === 0) this.#accounts.delete(accountId)
    }
  }
}
