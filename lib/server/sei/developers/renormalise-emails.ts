/**
 * Brings emails that an earlier release has written into the form of today (decision 0020). Beside requests and not in a
 * migration: servers of that release go on writing theirs until they stop.
 */
import 'server-only'
import { emailKeyOf, tidyEmail } from '../../../schema/email'
import { batchesOf } from '../../database/batches'
import { database, type Transaction } from '../../database/open'
import { changeAccount } from '../../load/change-account'
import { log } from '../../runtime/log'
import type { ManagerLink } from './developer-record'

type Row = ManagerLink & { refId: number; email: string; managerEmail: string | null }

/** Of one account, in one line of the log. */
const mostCollisions = 100

/** The accounts with keys that are not ASCII: all others are in the form of today. */
async function accountsToRead(): Promise<string[]> {
  const { prisma } = await database()
  const rows = await prisma.$queryRaw<{ accountId: string }[]>`
    SELECT DISTINCT account_id AS "accountId" FROM developer
    WHERE octet_length(email_key) <> char_length(email_key)
      OR octet_length(manager_email_key) <> char_length(manager_email_key)`
  return rows.map(({ accountId }) => accountId)
}

const readRows = (tx: Transaction, accountId: string) => tx.$queryRaw<Row[]>`
  SELECT ref_id AS "refId", email_key AS "emailKey", manager_email_key AS "managerEmailKey",
    email, fields->>'managerEmail' AS "managerEmail" FROM developer
  WHERE account_id = ${accountId}::uuid AND (octet_length(email_key) <> char_length(email_key)
    OR octet_length(manager_email_key) <> char_length(manager_email_key))
  ORDER BY ref_id`

/** The developers of the account who have one of these keys, by key. */
async function findTaken(tx: Transaction, accountId: string, keys: readonly string[]): Promise<Map<string, number>> {
  const taken = new Map<string, number>()
  for (const batch of batchesOf(keys)) {
    const rows = await tx.$queryRaw<{ emailKey: string; refId: number }[]>`
      SELECT email_key AS "emailKey", ref_id AS "refId" FROM developer
      WHERE account_id = ${accountId}::uuid AND email_key = ANY(${batch}::text[])`
    for (const { emailKey, refId } of rows) taken.set(emailKey, refId)
  }
  return taken
}

/** The rows that change, and groups of developers who would have one email. */
function planChanges(rows: readonly Row[], taken: ReadonlyMap<string, number>) {
  const wanting = new Map<string, Row[]>()
  for (const row of rows) {
    const key = emailKeyOf(row.emailKey)
    if (key !== row.emailKey) wanting.set(key, [...(wanting.get(key) ?? []), row])
  }
  const isFree = (key: string) => wanting.get(key)?.length === 1 && !taken.has(key)
  const managerOf = (key: string | null) => {
    const now = key === null ? null : emailKeyOf(key)
    // A manager who keeps the old key must still be found by it.
    return now !== null && (taken.has(now) || isFree(now)) ? now : key
  }
  const changes = rows.flatMap(({ refId, emailKey: before, managerEmailKey: manager, email, managerEmail }) => {
    const now = emailKeyOf(before)
    const emailKey = isFree(now) ? now : before
    const managerEmailKey = managerOf(manager)
    const fields = {
      ...(emailKey !== before && { email: tidyEmail(email) }),
      ...(managerEmailKey !== manager && { managerEmail: tidyEmail(managerEmail ?? '') }),
    }
    return Object.keys(fields).length === 0 ? [] : [{ refId, before, emailKey, managerEmailKey, fields }]
  })
  const collisions = [...wanting]
    .filter(([key]) => !isFree(key))
    .map(([key, group]) => [taken.get(key) ?? [], ...group.map(({ refId }) => refId)].flat())
  return { changes, collisions }
}

/** The path of a manager's team, in which the manager is named; null for the hash of a long one. */
function renamedPath(path: string, before: string, now: string): string | null {
  if (!path.startsWith('[')) return null
  const steps = JSON.parse(path) as string[]
  const at = steps.lastIndexOf(before)
  return at === -1 ? null : JSON.stringify(steps.with(at, now))
}

/** Gives teams of managers the new key, so that they stay the same teams. */
async function renameManagers(tx: Transaction, accountId: string, renamed: ReadonlyMap<string, string>): Promise<void> {
  for (const keys of batchesOf([...renamed.keys()])) {
    const teams = await tx.$queryRaw<{ refId: number; path: string; managerKey: string }[]>`
      SELECT t.ref_id AS "refId", t.path, t.manager_key AS "managerKey" FROM team t JOIN org_tree o ON o.id = t.org_tree_id
      WHERE o.account_id = ${accountId}::uuid AND t.manager_key = ANY(${keys}::text[])`
    const rows = teams.map(({ refId, path, managerKey }) => {
      const now = renamed.get(managerKey)!
      return { refId, managerKey: now, path: renamedPath(path, managerKey, now) ?? path }
    })
    await tx.$executeRaw`
      UPDATE team SET manager_key = given."managerKey", path = given.path
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS given ("refId" int, "managerKey" text, path text)
      WHERE team.ref_id = given."refId"`
  }
}

async function renormaliseAccount(accountId: string): Promise<void> {
  const { changed, collisions } = await changeAccount(accountId, async (tx) => {
    const rows = await readRows(tx, accountId)
    const wanted = rows.flatMap(({ emailKey, managerEmailKey }) => [emailKey, managerEmailKey ?? '']).map(emailKeyOf)
    const plan = planChanges(rows, await findTaken(tx, accountId, [...new Set(wanted)]))
    for (const batch of batchesOf(plan.changes)) {
      await tx.$executeRaw`
        UPDATE developer d SET email_key = given."emailKey", manager_email_key = given."managerEmailKey",
          email = coalesce(given.fields->>'email', d.email), fields = d.fields || given.fields
        FROM jsonb_to_recordset(${JSON.stringify(batch)}::jsonb)
          AS given ("refId" int, "emailKey" text, "managerEmailKey" text, fields jsonb)
        WHERE d.ref_id = given."refId" AND d.account_id = ${accountId}::uuid`
    }
    const renamed = new Map(plan.changes.filter((row) => row.before !== row.emailKey).map((row) => [row.before, row.emailKey]))
    await renameManagers(tx, accountId, renamed)
    return { changed: plan.changes.length, collisions: plan.collisions }
  })
  if (changed > 0) log().info({ accountId, developers: changed }, 'emails of developers were brought into one form')
  if (collisions.length === 0) return
  log().warn(
    { accountId, collisions: collisions.length, developerRefIds: collisions.slice(0, mostCollisions) },
    'developers have the same email once it is in one form, and keep what they have: upload the developers of the account again',
  )
}

/** Renormalises the developers of all accounts, one account at a time. What collides stays and is logged by reference. */
export async function renormaliseEmails(): Promise<void> {
  for (const accountId of await accountsToRead()) await renormaliseAccount(accountId)
}
