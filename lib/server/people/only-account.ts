/** Which account an unknown person belongs to. */
import 'server-only'
import type { Transaction } from '../database/open'

/** The account, if the server has just one; null if it has several, as none can be chosen for a stranger. */
export async function onlyAccount(tx: Transaction): Promise<string | null> {
  const [first, second] = await tx.account.findMany({ take: 2, select: { id: true } })
  return first && !second ? first.id : null
}
