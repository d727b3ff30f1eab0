/** Refuses the name of an integration that another of the account has: people tell them apart by name alone. */
import 'server-only'
import type { Transaction } from '../../database/open'
import { fold } from '../../rules/fold'
import { nameTaken } from '../../rules/unique-name'

/**
 * Makes sure that a name, and the table name where there is one, are free. To be called inside `changeAccount`, so that
 * they stay free until the commit.
 * @throws Fault name_taken
 */
export async function requireFreeName(
  tx: Transaction,
  accountId: string,
  wanted: { name: string; tableName?: string },
): Promise<void> {
  const existing = await tx.integration.findMany({ where: { accountId }, select: { name: true, tableName: true } })
  const taken = existing.some(
    ({ name, tableName }) =>
      fold(name) === fold(wanted.name) || (tableName !== null && tableName === wanted.tableName),
  )
  if (taken) throw nameTaken('an integration', wanted.name)
}
