/** An amount that all accounts share, of which each may hold a part: bytes, files, or whatever else is counted. */
import 'server-only'
import type { Fault } from '../fault'
import { processWide } from '../runtime/process-wide'

/** Who reserves: a key of an account, say. */
export type Holder = { accountId: string; id: string | null }

type Bounds = {
  /** The most that one holder of an account may hold at a time: less than the account, so that others of it get some. */
  perHolder: number
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
   * Reserves an amount.
   * @returns a function that gives the amount back; calling it again changes nothing
   * @throws `exceeded()` where the holder, its account, or all accounts together would hold too much
   */
  reserve({ accountId, id }: Holder, amount: number): () => void {
    const { perHolder, perAccount, inAll, exceeded } = this.bounds
    const bounds = new Map([
      [`${accountId} ${id}`, perHolder],
      [accountId, perAccount],
      ['', inAll],
    ])
    const heldBy = (name: string) => this.#reserved.get(name) ?? 0
    for (const [name, most] of bounds) if (heldBy(name) + amount > most) throw exceeded()
    for (const name of bounds.keys()) this.#reserved.set(name, heldBy(name) + amount)
    let held = amount
    return () => {
      for (const name of bounds.keys()) {
        const left = heldBy(name) - held
        // Who holds nothing leaves the map: it does not grow with the accounts.
        if (left > 0) this.#reserved.set(name, left)
        else this.#reserved.delete(name)
      }
      held = 0
    }
  }
}
