/** Writes what developers are called in integrations: all of a request, or nothing. */
import 'server-only'
import { recordActivity } from '../../activity/record'
import type { KeyActor } from '../../access/actor'
import type { Transaction } from '../../database/open'
import { Fault } from '../../fault'
import { changeAccount } from '../../load/change-account'
import { findTargets, type Wanted } from './targets'
import { someOf } from './some-of'

/** An identity with everything that it names found. */
type Row = { developerRefId: number; integrationId: number; identity: string }

/** As many rows as one statement carries. */
const batchSize = 20_000

function* batchesOf(rows: Row[]) {
  for (let start = 0; start < rows.length; start += batchSize) {
    const batch = rows.slice(start, start + batchSize)
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
    `One identity cannot belong to two developers in one integration: ${someOf(identities)}. Nothing was saved.`,
  )

/** @throws Fault validation where the request itself gives one identity to two developers */
function requireDistinct(rows: Row[]) {
  const owners = new Map<string, number>()
  const twice = new Set<string>()
  for (const { developerRefId, integrationId, identity } of rows) {
    const slot = `${integrationId} ${identity}`
    const owner = owners.get(slot) ?? developerRefId
    owners.set(slot, owner)
    if (owner !== developerRefId) twice.add(identity)
  }
  if (twice.size > 0) throw taken([...twice])
}

/** Removes what the rows replace first, so that two developers can swap their identities. */
async function replace(tx: Transaction, accountId: string, rows: Row[]) {
  for (const { developers, integrations } of batchesOf(rows)) {
    await tx.$executeRaw`
      DELETE FROM developer_identity i USING unnest(${developers}::int[], ${integrations}::int[]) AS w (d, n)
      WHERE i.account_id = ${accountId}::uuid AND i.developer_ref_id = w.d AND i.integration_id = w.n`
  }
  for (const { integrations, identities } of batchesOf(rows)) {
    const conflicts = await tx.$queryRaw<{ identity: string }[]>`
      SELECT i.identity FROM unnest(${integrations}::int[], ${identities}::text[]) AS w (n, identity)
      JOIN developer_identity i ON i.integration_id = w.n AND i.identity = w.identity`
    if (conflicts.length > 0) throw taken(conflicts.map(({ identity }) => identity))
  }
  for (const { developers, integrations, identities } of batchesOf(rows)) {
    await tx.$executeRaw`
      INSERT INTO developer_identity (account_id, developer_ref_id, integration_id, identity)
      SELECT ${accountId}::uuid, w.d, w.n, w.identity
      FROM unnest(${developers}::int[], ${integrations}::int[], ${identities}::text[]) AS w (d, n, identity)`
  }
}

/**
 * Adds or replaces identities of the developers of the actor's account; of two rows for one developer and integration
 * the later one counts.
 * @throws Fault validation where a developer or integration is unknown, or an identity belongs to another developer; too_large
 */
export async function writeIdentities(actor: KeyActor, wanted: Iterable<Wanted>): Promise<void> {
  // One writer of an account's identities at a time: what is free when looked at is free when written.
  await changeAccount(actor.accountId, async (tx) => {
    const rows = await findTargets(tx, actor.accountId, wanted)
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
