/** One change at a time of what an account's developers, profiles and org trees have to do with one another. */
import 'server-only'
import type { Transaction } from '../db'

/** Waits until no other transaction holds the account; others wait until this one ends. */
export async function lockAccount(tx: Transaction, accountId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM account WHERE id = ${accountId}::uuid FOR NO KEY UPDATE`
}
