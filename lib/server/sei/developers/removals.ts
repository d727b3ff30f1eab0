/**
 * Limits what the Ingestion keys of an account may remove by approvals: no columns, and only some developers a day, all keys together.
 */
import 'server-only'
import type { DeveloperApproval } from '../../../schema/developer-version'
import type { KeyActor } from '../../access/actor'
import type { Transaction } from '../../database/open'
import { Fault } from '../../fault'
import { nowMs } from '../../runtime/clock'
import type { Field } from './columns-to-fields'

/** So many may always be removed, however few developers there are. */
const fewest = 10

/** What approving an upload removes. */
type Losses = {
  developers: number
  /** The columns of the active version that the upload lacks: all developers lose their values. */
  columns: string[]
}

type Allowance = {
  /** What approvals of Ingestion keys removed in the last 24 hours. */
  removedBefore: number
  /** A tenth of the developers whom an Admin key added or approved, or ten. */
  most: number
}

const dayAgo = () => new Date(nowMs() - 86_400_000)

// Developers whom only Ingestion keys brought never count, however old: else a patient key would raise what it may remove.
async function readAllowance(tx: Transaction, accountId: string): Promise<Allowance> {
  const [row] = await tx.$queryRaw<[{ removedBefore: number; lasting: number }]>`
    SELECT (
      SELECT coalesce(sum(removed), 0)::int FROM developer_removal
      WHERE account_id = ${accountId}::uuid AND at > ${dayAgo()}
    ) AS "removedBefore", (
      SELECT count(*)::int FROM developer
      WHERE account_id = ${accountId}::uuid AND ingested_at IS NULL
    ) AS lasting`
  const { removedBefore, lasting } = row
  return { removedBefore, most: Math.max(fewest, Math.floor((lasting + removedBefore) / 10)) }
}

/** The columns of a schema that the next one lacks; a column that is only spelled in another way is not among them. */
export function lostColumns(before: readonly Field[], after: readonly Field[]): string[] {
  const kept = new Set(after.map(({ key }) => key))
  return before.filter(({ key }) => !kept.has(key)).map(({ columnName }) => columnName)
}

/** Column names that a message gives. */
const mostNamed = 10

function whyAdminForColumns(columns: readonly string[]): string {
  const named = columns.slice(0, mostNamed).map((column) => `"${column}"`).join(', ')
  const more = columns.length > mostNamed ? ` and ${columns.length - mostNamed} more` : ''
  return (
    `Approving this removes the ${columns.length === 1 ? 'column' : 'columns'} ${named}${more} from all developers. ` +
    'Ingestion keys may remove no column. Approve it with an Admin key, or upload a file that has all columns.'
  )
}

const developers = (count: number) => `${count} ${count === 1 ? 'developer' : 'developers'}`

function whyAdminForDevelopers(removed: number, { removedBefore, most }: Allowance): string {
  const before = removedBefore > 0 ? `, after ${removedBefore} in the last 24 hours` : ''
  return (
    `Approving this removes ${developers(removed)}${before}. Ingestion keys may remove at most ${most} in 24 hours. ` +
    'Approve it with an Admin key, or upload a file that has these developers.'
  )
}

/** Who may approve an upload with these losses, as things are now. */
export async function approvalOf(tx: Transaction, accountId: string, losses: Losses): Promise<DeveloperApproval> {
  const allowance = await readAllowance(tx, accountId)
  const { removedBefore, most: mostRemoved } = allowance
  const { developers: removed, columns } = losses
  const reasons: string[] = []
  if (columns.length > 0) reasons.push(whyAdminForColumns(columns))
  if (removed > 0 && removedBefore + removed > mostRemoved) reasons.push(whyAdminForDevelopers(removed, allowance))
  const needsAdmin = reasons.length > 0
  return {
    keyRole: needsAdmin ? 'ADMIN' : 'INGESTION',
    removedBefore,
    mostRemoved,
    message: needsAdmin ? reasons.join(' ') : null,
  }
}

/**
 * Lets an approval of an Ingestion key through, and counts the developers whom it removes. To be called in the approval's
 * transaction, which holds the account's row, before it removes them.
 * @throws Fault too_many_removed, unless an Admin key approves
 */
export async function countRemovals(tx: Transaction, actor: KeyActor, losses: Losses): Promise<void> {
  const { accountId, key } = actor
  const { message } = await approvalOf(tx, accountId, losses)
  if (key.role === 'ADMIN') {
    // Noted as a call that needs an Admin key, or the finding "least privilege" would propose to narrow this key.
    if (message !== null) actor.request.neededAdmin = true
    return
  }
  if (message !== null) throw new Fault('too_many_removed', `${message} Nothing was changed, and it still waits.`)
  if (losses.developers === 0) return
  await tx.$executeRaw`
    DELETE FROM developer_removal WHERE account_id = ${accountId}::uuid AND at <= ${dayAgo()}`
  await tx.developerRemoval.create({ data: { accountId, removed: losses.developers } })
}
