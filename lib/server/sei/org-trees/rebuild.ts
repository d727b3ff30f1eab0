/** Divides an account's developers into teams anew, after they changed. */
import 'server-only'
import type { Transaction } from '../../db'

export async function rebuildOrgTrees(_tx: Transaction, _accountId: string): Promise<void> {}
