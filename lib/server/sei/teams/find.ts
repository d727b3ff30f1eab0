/** Finds a team of the actor's project that has developers, and the teams below it. */
import 'server-only'
import { StoredFilters } from '../../../schema/team'
import type { Transaction } from '../../database/open'
import { notFound } from '../../fault'
import { Prisma } from '../../prisma-client/client'

/** A team as a path names it; `orgTreeId` only where the path has one. */
export type TeamRef = { refId: number; orgTreeId?: number }

export type FoundTeam = { refId: number; name: string; leaf: boolean; filters: StoredFilters }

/** @throws Fault not_found, also for a team without developers */
export async function findTeam(
  tx: Transaction,
  projectId: string,
  { refId, orgTreeId }: TeamRef,
): Promise<FoundTeam> {
  const ofTree = orgTreeId === undefined ? Prisma.empty : Prisma.sql`AND org_tree_id = ${orgTreeId}`
  const [row] = await tx.$queryRaw<FoundTeam[]>`
    SELECT ref_id AS "refId", name, leaf, filters FROM team
    WHERE ref_id = ${refId} AND project_id = ${projectId}::uuid AND empty_since IS NULL ${ofTree}`
  if (!row) throw notFound()
  return { ...row, filters: StoredFilters.parse(row.filters) }
}

/** The start of a statement: `below (ref_id)` are a team and all teams below it. */
export const below = (refId: number) => Prisma.sql`
  WITH RECURSIVE below (ref_id) AS (
    SELECT ${refId}::int UNION SELECT t.ref_id FROM team t JOIN below ON t.parent_ref_id = below.ref_id
  )`

/** The start of a statement: `leaves (ref_id, filters)` are a team itself where it is a leaf, else all leaves below it. */
export const leavesBelow = (refId: number) => Prisma.sql`${below(refId)}, leaves AS (
    SELECT t.ref_id, t.filters FROM below JOIN team t ON t.ref_id = below.ref_id WHERE t.leaf AND t.empty_since IS NULL
  )`
