/** Writes the identities of developers in integrations: all of a request, or nothing. */
import 'server-only'
import { recordActivity } from '../../activity-log/record'
import type { KeyActor } from '../../access/actor'
import { batchesOf } from '../../database/batches'
import type { Transaction } from '../../database/open'
import { Fault } from '../../fault'
import { changeAccount } from '../../load/change-account'
import { listFirstFew } from './list-first-few'
import { resolveIdentities, type NamedIdentity, type ResolvedIdentity } from './resolve'

/** As many rows as one statement carries. */
const batchSize = 2_000

/** The rows as the columns that `unnest` takes, a batch at a time. */
function* columnsOf(rows: ResolvedIdentity[]) {
  for (const batch of batchesOf(rows, batchSize)) {
    yield {
      developers: batch.map((row) => row.developerRefId),
      integrations: batch.map((row) => row.integrationId),
      identities: batch.map((row) => row.identity),
    }
  }
}

const taken = (identities: string[]) =>
  new Fault(
    'validation',
    `One identity cannot belong to two developers in one integration: ${listFirstFew(identities)}. Nothing was saved.`,
  )

/** @throws Fault validation where the request itself gives one identity to two developers */
function requireDistinct(rows: ResolvedIdentity[]) {
  const owners = new Map<string, number>()
  const twice = new Set<string>()
  for (const { developerRefId, integrationId, identity } of rows) {
    const key = `${integrationId} ${identity}`
    const owner = owners.get(key) ?? developerRefId
    owners.set(key, owner)
    if (owner !== developerRefId) twice.add(identity)
  }
  if (twice.size > 0) throw taken([...twice])
}

/** Deletes what the rows replace before anything is written, so that two developers can swap their identities. */
async function replace(tx: Transaction, accountId: string, rows: ResolvedIdentity[]) {
  for (const { developers, integrations } of columnsOf(rows)) {
    await tx.$executeRaw`
      DELETE FROM developer_identity i USING unnest(${developers}::int[], ${integrations}::int[]) AS w (d, n)
      WHERE i.account_id = ${accountId}::uuid AND i.developer_ref_id = w.d AND i.integration_id = w.n`
  }
  for (const { integrations, identities } of columnsOf(rows)) {
    const conflicts = await tx.$queryRaw<{ identity: string }[]>`
      SELECT i.identity FROM unnest(${integrations}::int[], ${identities}::text[]) AS w (n, identity)
      JOIN developer_identity i ON i.integration_id = w.n AND i.identity = w.identity`
    if (conflicts.length > 0) throw taken(conflicts.map(({ identity }) => identity))
  }
  for (const { developers, integrations, identities } of columnsOf(rows)) {
    await tx.$executeRaw`
      INSERT INTO developer_identity (account_id, developer_ref_id, integration_id, identity)
      SELECT ${accountId}::uuid, w.d, w.n, w.identity
      FROM unnest(${developers}::int[], ${integrations}::int[], ${identities}::text[]) AS w (d, n, identity)`
  }
}

/**
 * Adds or replaces identities of the developers of the actor's account. Of several rows for one developer and integration
 * the last counts.
 * @throws Fault validation where a developer or integration is unknown, or an identity belongs to another developer; too_large
 */
export async function writeIdentities(actor: KeyActor, named: Iterable<NamedIdentity>): Promise<void> {
  // One writer of an account at a time: an identity that is free when looked up is still free when written.
  await changeAccount(actor.accountId, async (tx) => {
    const rows = await resolveIdentities(tx, actor.accountId, named)
    requireDistinct(rows)
    await replace(tx, actor.accountId, rows)
    await recordActivity(tx, actor, {
      type: 'DEVELOPER_IDENTITY',
      action: 'EDITED',
      details: {
        identities: rows.length,
        developers: new Set(rows.map((row) => row.developerRefId)).size,
        integrationIds: [...new Set(rows.map((row) => row.integrationId))].slice(0, 100),
      },
    })
  })
}
