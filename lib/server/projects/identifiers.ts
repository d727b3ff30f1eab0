/** Keeps identifiers of organizations and projects apart: they are fixed, and not given a second time. */
import 'server-only'
import type { Transaction } from '../database/open'
import { Fault } from '../fault'

/** How many there may be in an account: one page shows all of them. */
const most = { organizations: 500, projects: 2_000 }

/** What of the account has an identifier like a new one. */
export type Namesake = { identifier: string; isDeleted: boolean }

/** Makes the creates of an account wait for one another, until the transaction ends. */
export async function createAlone(tx: Transaction, accountId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`places of ${accountId}`}, 0))`
}

function whyTaken(what: string, identifier: string, taken: Namesake): string {
  if (taken.isDeleted) {
    return `A deleted ${what} had the identifier “${taken.identifier}”. Other services may still know it by that, so it is not used again. Choose another identifier.`
  }
  if (taken.identifier === identifier) return `Another ${what} has the identifier “${identifier}”. Choose another one.`
  return `Another ${what} has the identifier “${taken.identifier}”, which differs in capital letters only. Choose another one.`
}

/**
 * @param what the kind of thing, and where: `project of this organization`
 * @throws Fault identifier_taken, where there is something with that identifier, or one that differs in case only
 */
export function requireFreeIdentifier(what: string, identifier: string, [taken]: readonly Namesake[]): void {
  if (!taken) return
  const detail = whyTaken(what, identifier, taken)
  throw new Fault('identifier_taken', detail, { errors: [{ pointer: '/identifier', detail }] })
}

/** @throws Fault limit_reached where the account has all of a kind that it may have */
export function requireRoom(kind: keyof typeof most, count: number): void {
  if (count < most[kind]) return
  throw new Fault('limit_reached', `This account has ${count} ${kind}, which is its limit.`)
}
