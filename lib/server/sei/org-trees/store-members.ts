/** Stores which team of an org tree each developer is in. */
import 'server-only'
import { batchesOf, readInBatches } from '../../database/batches'
import type { Transaction } from '../../database/open'
import { Prisma } from '../../prisma-client/client'
import type { OrgTreeModel } from '../../prisma-client/models'
import type { TeamPlan } from './team-plan'

/** Number pairs as a set of rows. */
const pairRows = (pairs: [number, number][]) => Prisma.sql`
  (SELECT (pair->>0)::int, (pair->>1)::int FROM jsonb_array_elements(${JSON.stringify(pairs)}::jsonb) AS pair)`

/**
 * Puts each developer into the planned team, and out of all others of the tree. Compares in the process: PostgreSQL's
 * statistics are stale right after a large upload, and it would compare each row with each.
 * @param refIds the reference of each planned team, by its index
 */
export async function storeMembers(tx: Transaction, { id }: OrgTreeModel, { members }: TeamPlan, refIds: readonly number[]) {
  const added = new Map(members.map(({ refId, team }) => [refId, refIds[team]!]))
  const removed: [developer: number, team: number][] = []
  const stored = readInBatches<{ developer: number; team: number }>(
    tx,
    Prisma.sql`
      SELECT td.developer_ref_id AS developer, td.team_ref_id AS team FROM team t
      JOIN team_developer td ON td.team_ref_id = t.ref_id WHERE t.org_tree_id = ${id}`,
  )
  for await (const batch of stored) {
    for (const { developer, team } of batch) {
      if (added.get(developer) === team) added.delete(developer)
      else removed.push([developer, team])
    }
  }
  for (const batch of batchesOf(removed)) {
    await tx.$executeRaw`
      DELETE FROM team_developer td USING ${pairRows(batch)} AS removed (developer, team)
      WHERE td.developer_ref_id = removed.developer AND td.team_ref_id = removed.team`
  }
  for (const batch of batchesOf([...added])) {
    await tx.$executeRaw`INSERT INTO team_developer (developer_ref_id, team_ref_id) ${pairRows(batch)}`
  }
}
