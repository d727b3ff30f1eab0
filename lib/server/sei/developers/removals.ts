/** How many developers the Ingestion keys of an account may remove in a day, by all their approvals together. */
import 'server-only'
import type { DeveloperApproval } from '../../../schema/developer-version'
import type { KeyActor } from '../../access/actor'
import type { Transaction } from '../../database/open'
import { Fault } from '../../fault'

/** So many may always be removed, however few developers there are. */
const fewest = 10

type Allowance = {
  /** What approvals of Ingestion keys removed in the last 24 hours. */
  removedBefore: number
  /** A tenth of the developers without those whom Ingestion keys added in this time, or ten. */
  most: number
}

// Developers whom Ingestion keys added in the same time do not count: or else they would raise what may be removed.
async function readAllowance(tx: Transaction, accountId: string): Promise<Allowance> {
  const [row] = await tx.$queryRaw<[{ removedBefore: number; lasting: number }]>`
    SELECT (
      SELECT coalesce(sum(removed), 0)::int FROM developer_removal
      WHERE account_id = ${accountId}::uuid AND at > now() - interval '24 hours'
    ) AS "removedBefore", (
      SELECT count(*)::int FROM developer
      WHERE account_id = ${accountId}::uuid AND coalesce(ingested_at <= now() - interval '24 hours', true)
    ) AS lasting`
  const { removedBefore, lasting } = row
  return { removedBefore, most: Math.max(fewest, Math.floor((lasting + removedBefore) / 10)) }
}

const developers = (count: number) => `${count} ${count === 1 ? 'developer' : 'developers'}`

function whyAdmin(removed: number, { removedBefore, most }: Allowance): string {
  const before = removedBefore > 0 ? `, after ${removedBefore} in the last 24 hours` : ''
  return (
    `Approving this removes ${developers(removed)}${before}. Ingestion keys may remove at most ${most} in 24 hours. ` +
    'Approve it with an Admin key, or upload a file that has these developers.'
  )
}

/** Who may approve an upload that removes so many developers, as things are now. */
export async function approvalOf(tx: Transaction, accountId: string, removed: number): Promise<DeveloperApproval> {
  const allowance = await readAllowance(tx, accountId)
  const { removedBefore, most: mostRemoved } = allowance
  const needsAdmin = removed > 0 && removedBefore + removed > mostRemoved
  return {
    keyRole: needsAdmin ? 'ADMIN' : 'INGESTION',
    removedBefore,
    mostRemoved,
    message: needsAdmin ? whyAdmin(removed, allowance) : null,
  }
}

/**
 * Counts the developers whom an approval of an Ingestion key removes. To be called in the approval's transaction, which holds
 * the account's row, before it removes them.
 * @throws Fault too_many_removed, unless an Admin key approves
 */
export async function countRemovals(tx: Transaction, actor: KeyActor, removed: number): Promise<void> {
  const { accountId, key } = actor
  if (key.role === 'ADMIN' || removed === 0) return
  const { message } = await approvalOf(tx, accountId, removed)
  if (message !== null) throw new Fault('too_many_removed', `${message} Nothing was changed, and it still waits.`)
  await tx.$executeRaw`
    DELETE FROM developer_removal WHERE account_id = ${accountId}::uuid AND at <= now() - interval '24 hours'`
  await tx.developerRemoval.create({ data: { accountId, removed } })
}
