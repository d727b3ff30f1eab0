/** Writes the teams of a tree as they were planned: only what differs, in pieces. */
import 'server-only'
import type { Transaction } from '../../database/open'
import { Prisma } from '../../prisma-client/client'
import type { OrgTreeModel } from '../../prisma-client/models'
import { batchesOf, readInBatches } from '../../database/batches'
import type { PlannedTeam, TeamPlan } from './team-plan'

type StoredTeam = Omit<PlannedTeam, 'parent'> & { refId: number; parentRefId: number | null; filled: boolean }

/** What is stored of the planned teams, by their index; nothing (0 and false) of those that are new. */
type Stored = {
  refs: Int32Array
  parents: Int32Array
  /** Those that were leaves. */
  leaves: Uint8Array
  /** Those that differ in more than the team above. */
  changed: Uint8Array
  /** Planned teams that emptied before. */
  refilled: number[]
  /** Teams that are there, hold developers and are not in the plan. */
  emptied: number[]
  /** The names of the first of them. */
  emptiedNames: string[]
  /** How many more are there that emptied before. */
  empty: number
}

/** What a rebuild did to the teams of a tree; names are those of the first. */
export type TeamChanges = {
  added: number
  addedNames: string[]
  removed: number
  removedNames: string[]
  /** New leaves without the settings that they should have taken over, because these were too many. */
  bare: number
}

const mostNames = 10
/** As the log tells them; all that it tells of a change has to fit there. */
const shortened = (name: string) => name.slice(0, 100).toWellFormed()

/**
 * What the settings of all teams of a tree may take, in bytes of the database: ten integrations for each of 250,000 teams, or
 * 400 full sets of filters. Beyond it no new team takes over any.
 */
const mostSettings = 100_000_000
const integrationSize = 40
/** So little is not worth counting what is there. */
const littleSettings = 1_000_000

/** Teams that a tree keeps in case they fill again. */
const mostEmpty = 100_000

async function readStored(tx: Transaction, tree: OrgTreeModel, { teams, byPath }: TeamPlan): Promise<Stored> {
  const { length } = teams
  const [refs, parents] = [new Int32Array(length), new Int32Array(length)]
  const [leaves, changed] = [new Uint8Array(length), new Uint8Array(length)]
  const [refilled, emptied]: [number[], number[]] = [[], []]
  const emptiedNames: string[] = []
  let empty = 0
  const rows = readInBatches<StoredTeam>(
    tx,
    Prisma.sql`
      SELECT ref_id AS "refId", path, name, leaf, parent_ref_id AS "parentRefId", manager_key AS "managerKey",
        empty_since IS NULL AS filled
      FROM team WHERE org_tree_id = ${tree.id}`,
  )
  for await (const piece of rows) {
    for (const { refId, path, name, leaf, parentRefId, managerKey, filled } of piece) {
      const index = byPath.get(path)
      if (index === undefined) {
        if (!filled) empty += 1
        else if (emptied.push(refId) <= mostNames) emptiedNames.push(shortened(name))
        continue
      }
      const planned = teams[index]!
      refs[index] = refId
      parents[index] = parentRefId ?? 0
      leaves[index] = Number(leaf)
      if (!filled) refilled.push(index)
      changed[index] = Number(
        !filled || name !== planned.name || leaf !== planned.leaf || managerKey !== planned.managerKey,
      )
    }
  }
  return { refs, parents, leaves, changed, refilled, emptied, emptiedNames, empty }
}

/**
 * How much more the settings of new leaves would take. `heirs`: how many there are of each leaf that is divided; `others`:
 * those that start with the integrations of the tree.
 */
async function sizeOfInherited(tx: Transaction, tree: OrgTreeModel, heirs: ReadonlyMap<number, number>, others: number) {
  let size = others * tree.defaultIntegrationIds.length * integrationSize
  for (const piece of batchesOf([...heirs.keys()])) {
    const sizes = await tx.$queryRaw<{ refId: number; size: number }[]>`
      SELECT ref_id AS "refId", pg_column_size(filters) +
        (SELECT count(*) FROM team_integration ti WHERE ti.team_ref_id = ref_id)::int * ${integrationSize}::int AS size
      FROM team WHERE ref_id = ANY(${piece}::int[])`
    for (const each of sizes) size += each.size * heirs.get(each.refId)!
  }
  return size
}

/** How much the settings of all teams of a tree take, those of emptied ones too. */
async function sizeOfSettings(tx: Transaction, { id }: OrgTreeModel): Promise<number> {
  const [{ size }] = await tx.$queryRaw<[{ size: number }]>`
    SELECT (coalesce((SELECT sum(pg_column_size(filters)) FROM team WHERE org_tree_id = ${id}), 0) + ${integrationSize}::int *
      (SELECT count(*) FROM team JOIN team_integration ti ON ti.team_ref_id = ref_id WHERE org_tree_id = ${id}))::float AS size`
  return size
}

/** Stands for no team in `heirOf`: what has it starts without settings. */
const NO_HEIR = 0

/**
 * Makes teams, each after the one above it. A new leaf starts with the settings of the leaf that it divides (`heirOf`), or
 * else with the integrations of the tree.
 */
async function insertTeams(tx: Transaction, tree: OrgTreeModel, teams: object[]) {
  const given = JSON.stringify(teams)
  await tx.$executeRaw`
    INSERT INTO team (ref_id, project_id, org_tree_id, parent_ref_id, name, path, leaf, manager_key, filters, updated_by)
    SELECT given."refId", ${tree.projectId}::uuid, ${tree.id}, given."parentRefId", given.name, given.path, given.leaf,
      given."managerKey", coalesce(divided.filters, '{}'), ${tree.updatedBy}
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

async function updateTeams(tx: Transaction, teams: object[]) {
  await tx.$executeRaw`
    UPDATE team SET name = given.name, leaf = given.leaf, parent_ref_id = given."parentRefId",
      manager_key = given."managerKey", empty_since = NULL, updated_at = now()
    FROM jsonb_to_recordset(${JSON.stringify(teams)}::jsonb)
      AS given ("refId" int, name text, leaf boolean, "parentRefId" int, "managerKey" text)
    WHERE team.ref_id = given."refId"`
}

/**
 * Puts each developer into the planned team, and out of all others of the tree. Compared here and not by the database:
 * right after a large upload its statistics are those of before, and it chooses to compare each row with each.
 */
async function storeMembers(tx: Transaction, tree: OrgTreeModel, { members }: TeamPlan, refs: Int32Array) {
  const fresh = new Map(members.map(({ refId, team }) => [refId, refs[team]!]))
  const gone: [team: number, developer: number][] = []
  const stored = readInBatches<{ team: number; developer: number }>(
    tx,
    Prisma.sql`
      SELECT td.team_ref_id AS team, td.developer_ref_id AS developer FROM team t
      JOIN team_developer td ON td.team_ref_id = t.ref_id WHERE t.org_tree_id = ${tree.id}`,
  )
  for await (const piece of stored) {
    for (const { team, developer } of piece) {
      if (fresh.get(developer) === team) fresh.delete(developer)
      else gone.push([team, developer])
    }
  }
  const pairs = (piece: object) => Prisma.sql`
    (SELECT (pair->>0)::int, (pair->>1)::int FROM jsonb_array_elements(${JSON.stringify(piece)}::jsonb) AS pair)`
  for (const piece of batchesOf(gone)) {
    await tx.$executeRaw`
      DELETE FROM team_developer td USING ${pairs(piece)} AS gone (team, developer)
      WHERE td.team_ref_id = gone.team AND td.developer_ref_id = gone.developer`
  }
  for (const piece of batchesOf([...fresh])) {
    await tx.$executeRaw`INSERT INTO team_developer (developer_ref_id, team_ref_id) ${pairs(piece)}`
  }
}

/** Lets those go that have been empty for longest; one that a KPI is for stays. */
const forgetEmpty = (tx: Transaction, tree: OrgTreeModel) => tx.$executeRaw`
  DELETE FROM team WHERE ref_id IN (
    SELECT ref_id FROM team WHERE org_tree_id = ${tree.id} AND empty_since IS NOT NULL
    ORDER BY empty_since DESC, ref_id OFFSET ${mostEmpty}::int
  ) AND NOT EXISTS (SELECT 1 FROM kpi WHERE kpi.team_ref_id = team.ref_id)`

/** Makes the teams of a tree those of the plan. The caller holds the account. */
export async function storeTeams(tx: Transaction, tree: OrgTreeModel, plan: TeamPlan): Promise<TeamChanges> {
  const { teams } = plan
  const { refs, parents, leaves, changed, refilled, emptied, emptiedNames, empty } = await readStored(tx, tree, plan)
  const parentOf = (index: number) => {
    const { parent } = teams[index]!
    return parent === null ? null : refs[parent]!
  }
  const isNew = Uint8Array.from(refs, (ref) => Number(ref === 0))
  const indexes = [...teams.keys()]
  const added = indexes.filter((index) => isNew[index])
  /** The leaf that a new one divides. */
  const dividedBy = (index: number) => {
    const { leaf, parent } = teams[index]!
    return leaf && parent !== null && leaves[parent] ? refs[parent]! : null
  }
  const heirs = new Map<number, number>()
  let others = 0
  for (const index of added) {
    const divided = dividedBy(index)
    if (divided !== null) heirs.set(divided, (heirs.get(divided) ?? 0) + 1)
    else if (teams[index]!.leaf) others += 1
  }
  const inherited = await sizeOfInherited(tx, tree, heirs, others)
  const bare = inherited > littleSettings && inherited + (await sizeOfSettings(tx, tree)) > mostSettings

  for (const piece of batchesOf(added)) {
    const [reserved] = await tx.$queryRaw<[{ refIds: string }]>`
      SELECT string_agg(nextval(pg_get_serial_sequence('team', 'ref_id'))::text, ' ') AS "refIds"
      FROM generate_series(1, ${piece.length}::int)`
    reserved.refIds.split(' ').forEach((refId, at) => (refs[piece[at]!] = Number(refId)))
    const rows = piece.map((index) => {
      const { path, name, leaf, managerKey } = teams[index]!
      const heirOf = bare ? NO_HEIR : dividedBy(index)
      return { refId: refs[index]!, parentRefId: parentOf(index), path, name, leaf, managerKey, heirOf }
    })
    await insertTeams(tx, tree, rows)
  }

  const moved = (index: number) => parents[index] !== (parentOf(index) ?? 0)
  for (const piece of batchesOf(indexes.filter((index) => !isNew[index] && (changed[index] || moved(index))))) {
    const rows = piece.map((index) => {
      const { name, leaf, managerKey } = teams[index]!
      return { refId: refs[index]!, parentRefId: parentOf(index), name, leaf, managerKey }
    })
    await updateTeams(tx, rows)
  }
  for (const piece of batchesOf(emptied)) {
    await tx.$executeRaw`
      UPDATE team SET empty_since = now(), parent_ref_id = NULL WHERE ref_id = ANY(${piece}::int[])`
  }
  await storeMembers(tx, tree, plan, refs)
  if (emptied.length + empty > mostEmpty) await forgetEmpty(tx, tree)
  const came = [...added, ...refilled]
  return {
    added: came.length,
    addedNames: came.slice(0, mostNames).map((index) => shortened(teams[index]!.name)),
    removed: emptied.length,
    removedNames: emptiedNames,
    bare: bare ? added.filter((index) => teams[index]!.leaf).length : 0,
  }
}
