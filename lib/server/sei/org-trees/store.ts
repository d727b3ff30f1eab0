/** Writes the teams of a tree as they were planned: only what differs, and all of it in a few statements. */
import 'server-only'
import type { Transaction } from '../../db'
import type { OrgTreeModel } from '../../prisma-client/models'
import type { PlannedTeam, TeamPlan } from './plan'

type StoredTeam = {
  refId: number
  path: string
  name: string
  leaf: boolean
  parentRefId: number | null
  managerKey: string | null
  emptySince: Date | null
}

/** Makes the teams that are new. Their place in the tree is written later, when all have a reference. */
async function insertTeams(tx: Transaction, tree: OrgTreeModel, teams: PlannedTeam[]): Promise<Map<string, number>> {
  if (teams.length === 0) return new Map()
  const rows = await tx.$queryRaw<{ refId: number; path: string }[]>`
    INSERT INTO team (project_id, org_tree_id, name, path, leaf, manager_key, updated_by)
    SELECT ${tree.projectId}::uuid, ${tree.id}, name, path, leaf, "managerKey", ${tree.updatedBy}
    FROM jsonb_to_recordset(${JSON.stringify(teams)}::jsonb)
      AS planned (name text, path text, leaf boolean, "managerKey" text)
    RETURNING ref_id AS "refId", path`
  return new Map(rows.map(({ path, refId }) => [path, refId]))
}

/** What a new leaf starts with: the settings of the leaf that it divides, or else the integrations of the tree. */
async function giveSettings(tx: Transaction, tree: OrgTreeModel, fresh: number[], heirs: { ref: number; from: number }[]) {
  const inherited = JSON.stringify(heirs)
  const own = new Set(heirs.map(({ ref }) => ref))
  await tx.$executeRaw`
    UPDATE team SET filters = source.filters
    FROM jsonb_to_recordset(${inherited}::jsonb) AS heir (ref int, "from" int)
    JOIN team source ON source.ref_id = heir."from" WHERE team.ref_id = heir.ref`
  await tx.$executeRaw`
    INSERT INTO team_integration (team_ref_id, integration_id)
    SELECT heir.ref, ti.integration_id FROM jsonb_to_recordset(${inherited}::jsonb) AS heir (ref int, "from" int)
    JOIN team_integration ti ON ti.team_ref_id = heir."from"`
  await tx.$executeRaw`
    INSERT INTO team_integration (team_ref_id, integration_id)
    SELECT ref, i.id FROM unnest(${fresh.filter((ref) => !own.has(ref))}::int[]) AS ref
    JOIN integration i ON i.account_id = ${tree.accountId}::uuid AND i.id = ANY(${tree.defaultIntegrationIds}::int[])`
}

const samePlace = (stored: StoredTeam, planned: Omit<StoredTeam, 'path' | 'emptySince'>) =>
  stored.emptySince === null &&
  stored.name === planned.name &&
  stored.leaf === planned.leaf &&
  stored.parentRefId === planned.parentRefId &&
  stored.managerKey === planned.managerKey

type Membership = { team: number; developer: number }

/**
 * Puts each developer into the planned team, and out of all others of the tree. Compared here and not by the database:
 * right after a large upload its statistics are those of before, and it chooses to compare each row with each.
 */
async function storeMembers(tx: Transaction, tree: OrgTreeModel, planned: Membership[]) {
  const stored = await tx.$queryRaw<Membership[]>`
    SELECT td.team_ref_id AS team, td.developer_ref_id AS developer FROM team t
    JOIN team_developer td ON td.team_ref_id = t.ref_id WHERE t.org_tree_id = ${tree.id}`
  const key = ({ team, developer }: Membership) => `${team} ${developer}`
  const [had, wanted] = [new Set(stored.map(key)), new Set(planned.map(key))]
  const gone = stored.filter((membership) => !wanted.has(key(membership)))
  const fresh = planned.filter((membership) => !had.has(key(membership)))
  const teamsOf = (rows: Membership[]) => rows.map(({ team }) => team)
  const developersOf = (rows: Membership[]) => rows.map(({ developer }) => developer)
  await tx.$executeRaw`
    DELETE FROM team_developer td USING unnest(${teamsOf(gone)}::int[], ${developersOf(gone)}::int[]) AS gone (team, developer)
    WHERE td.team_ref_id = gone.team AND td.developer_ref_id = gone.developer`
  await tx.$executeRaw`
    INSERT INTO team_developer (team_ref_id, developer_ref_id)
    SELECT * FROM unnest(${teamsOf(fresh)}::int[], ${developersOf(fresh)}::int[])`
}

/** Makes the teams of a tree those of the plan. The caller holds the account. */
export async function storeTeams(tx: Transaction, tree: OrgTreeModel, plan: TeamPlan): Promise<void> {
  const before = await tx.team.findMany({
    where: { orgTreeId: tree.id },
    select: { refId: true, path: true, name: true, leaf: true, parentRefId: true, managerKey: true, emptySince: true },
  })
  const stored = new Map(before.map((team) => [team.path, team]))
  const inserted = await insertTeams(tx, tree, plan.teams.filter(({ path }) => !stored.has(path)))
  const refs = plan.teams.map(({ path }) => stored.get(path)?.refId ?? inserted.get(path)!)

  const heirs = plan.teams.flatMap(({ path, leaf, parent }, index) => {
    const divided = parent === null ? undefined : stored.get(plan.teams[parent]!.path)
    return leaf && divided?.leaf && inserted.has(path) ? [{ ref: refs[index]!, from: divided.refId }] : []
  })
  const fresh = plan.teams.flatMap(({ path, leaf }, index) => (leaf && inserted.has(path) ? [refs[index]!] : []))
  await giveSettings(tx, tree, fresh, heirs)

  const changed = plan.teams.flatMap(({ path, name, leaf, parent, managerKey }, index) => {
    const place = { refId: refs[index]!, name, leaf, managerKey, parentRefId: parent === null ? null : refs[parent]! }
    const team = stored.get(path)
    return team ? (samePlace(team, place) ? [] : [place]) : parent === null ? [] : [place]
  })
  await tx.$executeRaw`
    UPDATE team SET name = place.name, leaf = place.leaf, parent_ref_id = place."parentRefId",
      manager_key = place."managerKey", empty_since = NULL, updated_at = now()
    FROM jsonb_to_recordset(${JSON.stringify(changed)}::jsonb)
      AS place ("refId" int, name text, leaf boolean, "parentRefId" int, "managerKey" text)
    WHERE team.ref_id = place."refId"`

  const filled = new Set(refs)
  const emptied = before.filter((team) => !team.emptySince && !filled.has(team.refId)).map(({ refId }) => refId)
  await tx.$executeRaw`
    UPDATE team SET empty_since = now(), parent_ref_id = NULL WHERE ref_id = ANY(${emptied}::int[])`
  await storeMembers(tx, tree, plan.members.map(({ team, refId }) => ({ team: refs[team]!, developer: refId })))
}
