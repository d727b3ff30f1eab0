/** Compares the planned teams of an org tree with those that are stored. */
import 'server-only'
import { readInBatches } from '../../database/batches'
import type { Transaction } from '../../database/open'
import { Prisma } from '../../prisma-client/client'
import type { PlannedTeam, TeamPlan } from './team-plan'

type TeamRow = Omit<PlannedTeam, 'parent'> & { refId: number; parentRefId: number | null; filled: boolean }

/** A stored team that is planned again. Without its texts: a tree may have 200,000. */
type StoredTeam = {
  refId: number
  parentRefId: number | null
  leaf: boolean
  /** Whether it has to be updated even where the team above stays the same. */
  changed: boolean
}

type TeamComparison = {
  /** By the index of the planned team; undefined where that is new. */
  stored: (StoredTeam | undefined)[]
  /** Indexes of planned teams that are stored as empty. */
  refilled: number[]
  /** References of stored teams that are not planned and still have developers. */
  emptied: number[]
  /** The names of the first of them. */
  emptiedNames: string[]
  /** How many other stored teams are not planned: they were empty before. */
  emptyBefore: number
}

/** How many names of teams the activity log tells. */
export const mostNames = 10

/** Reads the stored teams of a tree through a cursor. @returns how the plan differs from them */
export async function compareTeams(tx: Transaction, treeId: number, { teams, byPath }: TeamPlan): Promise<TeamComparison> {
  const stored = new Array<StoredTeam | undefined>(teams.length).fill(undefined)
  const refilled: number[] = []
  const emptied: number[] = []
  const emptiedNames: string[] = []
  let emptyBefore = 0
  const batches = readInBatches<TeamRow>(
    tx,
    Prisma.sql`
      SELECT ref_id AS "refId", path, name, leaf, parent_ref_id AS "parentRefId", manager_key AS "managerKey",
        empty_since IS NULL AS filled
      FROM team WHERE org_tree_id = ${treeId}`,
  )
  for await (const batch of batches) {
    for (const { refId, path, name, leaf, parentRefId, managerKey, filled } of batch) {
      const index = byPath.get(path)
      if (index === undefined) {
        if (!filled) emptyBefore += 1
        else if (emptied.push(refId) <= mostNames) emptiedNames.push(name)
        continue
      }
      const planned = teams[index]!
      const changed = !filled || name !== planned.name || leaf !== planned.leaf || managerKey !== planned.managerKey
      stored[index] = { refId, parentRefId, leaf, changed }
      if (!filled) refilled.push(index)
    }
  }
  return { stored, refilled, emptied, emptiedNames, emptyBefore }
}
