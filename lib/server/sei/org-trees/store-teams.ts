/** Stores the planned teams of an org tree: writes only what differs from the stored teams, in batches. */
import 'server-only'
import { cutTo } from '../../../schema/text'
import { batchesOf } from '../../database/batches'
import type { Transaction } from '../../database/open'
import type { OrgTreeModel } from '../../prisma-client/models'
import { now } from '../../runtime/clock'
import { compareTeams, mostNames } from './compare-teams'
import { exceedsSettings } from './settings-size'
import { storeMembers } from './store-members'
import type { TeamPlan } from './team-plan'

/** What a rebuild did to the teams of a tree, with the names of the first of them. */
export type TeamChanges = {
  added: number
  addedNames: string[]
  removed: number
  removedNames: string[]
  /** New leaves that got no settings, because the tree would have had too many. */
  bare: number
}

/** Names as the activity log has them: short, as a row of it has a limit. */
const shortenNames = (names: string[]) => names.map((name) => cutTo(name, 100))

/** Empty teams that a tree keeps in case developers come back. */
const mostEmpty = 100_000

/** No team has this reference: a leaf that divides it gets no settings. */
const NO_HEIR = 0

/** Takes references from the sequence of teams, so that a new team can name the new one above it. */
async function reserveReferences(tx: Transaction, count: number): Promise<number[]> {
  const [{ refIds }] = await tx.$queryRaw<[{ refIds: string }]>`
    SELECT string_agg(nextval(pg_get_serial_sequence('team', 'ref_id'))::text, ' ') AS "refIds"
    FROM generate_series(1, ${count}::int)`
  return refIds.split(' ').map(Number)
}

/**
 * Inserts teams, each after the one above it. A new leaf copies the settings of the leaf that it divides (`heirOf`), or
 * else gets the integrations of the tree.
 */
async function insertTeams(tx: Transaction, tree: OrgTreeModel, teams: object[], at: Date) {
  const given = JSON.stringify(teams)
  await tx.$executeRaw`
    INSERT INTO team (ref_id, project_id, org_tree_id, parent_ref_id, name, path, leaf, manager_key, filters, updated_at, updated_by)
    SELECT given."refId", ${tree.projectId}::uuid, ${tree.id}, given."parentRefId", given.name, given.path, given.leaf,
      given."managerKey", coalesce(divided.filters, '{}'), ${at}::timestamptz, ${tree.updatedBy}
    FROM jsonb_to_recordset(${given}::jsonb) AS given
      ("refId" int, "parentRefId" int, name text, path text, leaf boolean, "managerKey" text, "heirOf" int)
    LEFT JOIN team divided ON divided.ref_id = given."heirOf"`
  await tx.$executeRaw`
    WITH leaves AS (
      SELECT * FROM jsonb_to_recordset(${given}::jsonb) AS given ("refId" int, leaf boolean, "heirOf" int) WHERE leaf
    )
    INSERT INTO team_integration (team_ref_id, integration_id)
    SELECT "refId", ti.integration_id FROM leaves JOIN team_integration ti ON ti.team_ref_id = "heirOf"
    UNION ALL
    SELECT "refId", i.id FROM leaves
    JOIN integration i ON i.account_id = ${tree.accountId}::uuid AND i.id = ANY(${tree.defaultIntegrationIds}::int[])
    WHERE "heirOf" IS NULL`
}

const updateTeams = (tx: Transaction, teams: object[], at: Date) => tx.$executeRaw`
  UPDATE team SET name = given.name, leaf = given.leaf, parent_ref_id = given."parentRefId",
    manager_key = given."managerKey", empty_since = NULL, updated_at = ${at}::timestamptz
  FROM jsonb_to_recordset(${JSON.stringify(teams)}::jsonb)
    AS given ("refId" int, name text, leaf boolean, "parentRefId" int, "managerKey" text)
  WHERE team.ref_id = given."refId"`

const hideTeams = (tx: Transaction, refIds: number[], at: Date) => tx.$executeRaw`
  UPDATE team SET empty_since = ${at}::timestamptz, parent_ref_id = NULL WHERE ref_id = ANY(${refIds}::int[])`

/** Deletes the teams that have been empty for longest, except those of KPIs. */
const deleteLongEmptyTeams = (tx: Transaction, { id }: OrgTreeModel) => tx.$executeRaw`
  DELETE FROM team WHERE ref_id IN (
    SELECT ref_id FROM team WHERE org_tree_id = ${id} AND empty_since IS NOT NULL
    ORDER BY empty_since DESC, ref_id OFFSET ${mostEmpty}::int
  ) AND NOT EXISTS (SELECT 1 FROM kpi WHERE kpi.team_ref_id = team.ref_id)`

/** Makes the stored teams of a tree those of the plan. The transaction must hold the account's row. */
export async function storeTeams(tx: Transaction, tree: OrgTreeModel, plan: TeamPlan): Promise<TeamChanges> {
  const storedAt = now()
  const { teams } = plan
  const { stored, refilled, emptied, emptiedNames, emptyBefore } = await compareTeams(tx, tree.id, plan)
  const refIds = stored.map((team) => team?.refId ?? 0)
  const parentRefIdOf = (index: number) => {
    const { parent } = teams[index]!
    return parent === null ? null : refIds[parent]!
  }
  /** The stored leaf that a new leaf divides. */
  const dividedBy = (index: number) => {
    const { leaf, parent } = teams[index]!
    const above = parent === null ? undefined : stored[parent]
    return leaf && above?.leaf ? above.refId : null
  }
  const indexes = [...teams.keys()]
  const added = indexes.filter((index) => !stored[index])
  const sources = added.filter((index) => teams[index]!.leaf).map(dividedBy)
  const bare = await exceedsSettings(tx, tree, sources)

  for (const batch of batchesOf(added)) {
    const reserved = await reserveReferences(tx, batch.length)
    batch.forEach((index, at) => (refIds[index] = reserved[at]!))
    const rows = batch.map((index) => {
      const { path, name, leaf, managerKey } = teams[index]!
      const heirOf = bare ? NO_HEIR : dividedBy(index)
      return { refId: refIds[index]!, parentRefId: parentRefIdOf(index), path, name, leaf, managerKey, heirOf }
    })
    await insertTeams(tx, tree, rows, storedAt)
  }
  const differs = (index: number) => {
    const team = stored[index]
    return team !== undefined && (team.changed || team.parentRefId !== parentRefIdOf(index))
  }
  for (const batch of batchesOf(indexes.filter(differs))) {
    const rows = batch.map((index) => {
      const { name, leaf, managerKey } = teams[index]!
      return { refId: refIds[index]!, parentRefId: parentRefIdOf(index), name, leaf, managerKey }
    })
    await updateTeams(tx, rows, storedAt)
  }
  for (const batch of batchesOf(emptied)) await hideTeams(tx, batch, storedAt)
  await storeMembers(tx, tree, plan, refIds)
  if (emptied.length + emptyBefore > mostEmpty) await deleteLongEmptyTeams(tx, tree)

  const came = [...added, ...refilled]
  return {
    added: came.length,
    addedNames: shortenNames(came.slice(0, mostNames).map((index) => teams[index]!.name)),
    removed: emptied.length,
    removedNames: shortenNames(emptiedNames),
    bare: bare ? sources.length : 0,
  }
}
