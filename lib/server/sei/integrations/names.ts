/** Names of integrations: one of a kind in an account, as teams and people tell them apart by nothing else. */
import 'server-only'
import type { Transaction } from '../../database/open'
import { fold } from '../../rules/fold'
import { nameTaken } from '../../rules/unique-name'

/**
 * Makes sure that a name, and a table name where there is one, are free. They stay so until the transaction ends, which
 * has to hold the account.
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
