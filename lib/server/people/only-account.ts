/** Whose a person is of whom nothing is known yet. */
import 'server-only'
import type { Transaction } from '../database/open'

/** The account where a server has one: nobody can say which of several a stranger is for. */
export async function onlyAccount(tx: Transaction): Promise<string | null> {
  const [first, second] = await tx.account.findMany({ take: 2, select: { id: true } })
  return first && !second ? first.id : null
}
