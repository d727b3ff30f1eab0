/** Keeps the settings that new teams of an org tree copy within a bound. */
import 'server-only'
import { batchesOf } from '../../database/batches'
import type { Transaction } from '../../database/open'
import type { OrgTreeModel } from '../../prisma-client/models'

/**
 * Most that the settings of all teams of a tree take in the database, in bytes: ten integrations for each of 250,000 teams,
 * or 400 full sets of filters.
 */
const mostSettings = 100_000_000

/** What an integration of a team counts as, in bytes. */
const integrationSize = 40

/** Bytes that may be copied without asking how much is stored. */
const littleSettings = 1_000_000

/** The settings of leaves in bytes, times how often each is copied. */
async function sizeOfCopies(tx: Transaction, copies: ReadonlyMap<number, number>): Promise<number> {
  let size = 0
  for (const refIds of batchesOf([...copies.keys()])) {
    const rows = await tx.$queryRaw<{ refId: number; size: number }[]>`
      SELECT ref_id AS "refId", pg_column_size(filters) +
        (SELECT count(*) FROM team_integration ti WHERE ti.team_ref_id = ref_id)::int * ${integrationSize}::int AS size
      FROM team WHERE ref_id = ANY(${refIds}::int[])`
    for (const row of rows) size += row.size * copies.get(row.refId)!
  }
  return size
}

/** The settings of all teams of a tree in bytes, those of empty teams included. */
async function sizeOfSettings(tx: Transaction, { id }: OrgTreeModel): Promise<number> {
  const [{ size }] = await tx.$queryRaw<[{ size: number }]>`
    SELECT (coalesce((SELECT sum(pg_column_size(filters)) FROM team WHERE org_tree_id = ${id}), 0) + ${integrationSize}::int *
      (SELECT count(*) FROM team JOIN team_integration ti ON ti.team_ref_id = ref_id WHERE org_tree_id = ${id}))::float AS size`
  return size
}

/**
 * Whether a tree would have too many settings after new leaves got theirs.
 * @param sources for each new leaf the leaf whose settings it copies; null where it gets the integrations of the tree
 */
export async function exceedsSettings(tx: Transaction, tree: OrgTreeModel, sources: (number | null)[]): Promise<boolean> {
  const copies = new Map<number, number>()
  for (const source of sources) if (source !== null) copies.set(source, (copies.get(source) ?? 0) + 1)
  const others = sources.filter((source) => source === null).length
  const size = others * tree.defaultIntegrationIds.length * integrationSize + (await sizeOfCopies(tx, copies))
  return size > littleSettings && size + (await sizeOfSettings(tx, tree)) > mostSettings
}
