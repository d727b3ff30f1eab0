/** An amount that all accounts share, of which each may hold a part: bytes, files, or whatever else is counted. */
import 'server-only'
import type { Fault } from '../fault'
import { processWide } from '../runtime/process-wide'

type Bounds = {
  /** The most that one account may hold at a time. */
  perAccount: number
  /** The most that all accounts together may hold. */
  inAll: number
  /** The refusal of what does not fit. */
  exceeded: () => Fault
}

/** Budgets of one name share what is reserved, in whichever bundle of the process they are made. */
export class Budget {
  readonly #reserved: Map<string, number>

  constructor(
    name: string,
    private readonly bounds: Bounds,
  ) {
    this.#reserved = processWide(`budget ${name}`, () => new Map<string, number>())
  }

  /**
   * Reserves an amount for an account.
   * @returns a function that gives the amount back; calling it again changes nothing
   * @throws `exceeded()` where the account, or all accounts together, would hold too much
   */
  reserve(accountId: string, amount: number): () => void {
    const { perAccount, inAll, exceeded } = this.bounds
    const own = this.#reserved.get(accountId) ?? 0
    const all = [...this.#reserved.values()].reduce((sum, one) => sum + one, 0)
    if (own + amount > perAccount || all + amount > inAll) throw exceeded()
    this.#reserved.set(accountId, own + amount)
    let held = amount
    return () => {
      const left = (this.#reserved.get(accountId) ?? 0) - held
      held = 0
      // An account that holds nothing leaves the map: it does not grow with the accounts.
      if (left > 0) this.#reserved.set(accountId, left)
      else this.#reserved.delete(accountId)
    }
  }
}
