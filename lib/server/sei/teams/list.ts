/** Lists the teams of a project or of one org tree. */
import 'server-only'
import type { Team, TeamIntegration } from '../../../schema/team'
import type { KeyActor } from '../../actor'
import { database, type Transaction } from '../../db'
import { notFound } from '../../fault'
import { Prisma } from '../../prisma-client/client'
import { readOrgTree } from '../org-trees/row'
import type { TeamRef } from './find'

type TeamRow = Omit<Team, 'managers' | 'integrations' | 'lastUpdatedOn'> & { updatedAt: Date }
type ManagerRow = Team['managers'][number] & { refId: number }

/** Leaves first, and each team before the one above it. */
function fromTheLeaves(teams: Team[]): { team: Team; above: Team | undefined }[] {
  const byRef = new Map(teams.map((team) => [team.refId, team]))
  const waiting = new Map<number, number>()
  for (const { parentRefId } of teams) {
    if (parentRefId !== null) waiting.set(parentRefId, (waiting.get(parentRefId) ?? 0) + 1)
  }
  const order = teams.filter(({ refId }) => !waiting.has(refId))
  for (let index = 0; index < order.length; index += 1) {
    const above = byRef.get(order[index]!.parentRefId ?? 0)
    if (!above) continue
    const left = waiting.get(above.refId)! - 1
    waiting.set(above.refId, left)
    if (left === 0) order.push(above)
  }
  return order.map((team) => ({ team, above: byRef.get(team.parentRefId ?? 0) }))
}

/** Those who lead the nodes of a Manager Email level; elsewhere those whom the members who lead no other report to. */
const readManagers = (tx: Transaction, accountId: string, teams: Prisma.Sql) => tx.$queryRaw<ManagerRow[]>`
  WITH member AS (
    SELECT t.ref_id, d.email_key, d.manager_email_key FROM team t
    JOIN team_developer td ON td.team_ref_id = t.ref_id JOIN developer d ON d.ref_id = td.developer_ref_id
    WHERE ${teams} AND t.manager_key IS NULL
  ), lead (ref_id, email_key) AS (
    SELECT t.ref_id, t.manager_key FROM team t WHERE ${teams} AND t.manager_key IS NOT NULL
    UNION
    SELECT m.ref_id, m.manager_email_key FROM member m WHERE m.manager_email_key IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM member report WHERE report.ref_id = m.ref_id AND report.manager_email_key = m.email_key)
  )
  SELECT lead.ref_id AS "refId", d.name, d.email FROM lead
  JOIN developer d ON d.account_id = ${accountId}::uuid AND d.email_key = lead.email_key ORDER BY d.name, d.ref_id`

/** Teams that developers belong to, with what the nodes above them gather. */
async function readTeams(tx: Transaction, { accountId, projectId }: KeyActor, orgTreeId?: number): Promise<Team[]> {
  const ofTree = orgTreeId === undefined ? Prisma.empty : Prisma.sql`AND t.org_tree_id = ${orgTreeId}`
  const teams = Prisma.sql`t.project_id = ${projectId}::uuid AND t.empty_since IS NULL ${ofTree}`
  const rows = await tx.$queryRaw<TeamRow[]>`
    SELECT t.ref_id AS "refId", t.name, t.org_tree_id AS "orgTreeId", o.name AS "orgTreeName",
      t.parent_ref_id AS "parentRefId", t.leaf, t.updated_at AS "updatedAt", t.updated_by AS "lastUpdatedBy",
      (SELECT count(*) FROM team_developer td WHERE td.team_ref_id = t.ref_id)::int AS "developerCount"
    FROM team t JOIN org_tree o ON o.id = t.org_tree_id WHERE ${teams} ORDER BY t.org_tree_id, t.ref_id`
  const links = await tx.$queryRaw<(TeamIntegration & { refId: number })[]>`
    SELECT t.ref_id AS "refId", i.id AS "integrationId", i.name AS "integrationName", i.type FROM team t
    JOIN team_integration ti ON ti.team_ref_id = t.ref_id
    JOIN integration i ON i.id = ti.integration_id WHERE ${teams} AND t.leaf`
  const managers = new Map<number, Team['managers']>(rows.map(({ refId }) => [refId, []]))
  for (const { refId, ...manager } of await readManagers(tx, accountId, teams)) managers.get(refId)?.push(manager)
  const integrations = new Map<number, Map<number, TeamIntegration>>(rows.map(({ refId }) => [refId, new Map()]))
  for (const { refId, ...integration } of links) integrations.get(refId)?.set(integration.integrationId, integration)

  const list = rows.map(({ updatedAt, ...row }): Team => ({
    ...row,
    managers: managers.get(row.refId) ?? [],
    integrations: [],
    lastUpdatedOn: updatedAt.getTime(),
  }))
  for (const { team, above } of fromTheLeaves(list)) {
    const own = integrations.get(team.refId)!
    team.integrations = [...own.values()].sort((a, b) => a.integrationId - b.integrationId)
    if (!above) continue
    above.developerCount += team.developerCount
    for (const [id, integration] of own) integrations.get(above.refId)!.set(id, integration)
  }
  return list
}

export async function listTeams(actor: KeyActor): Promise<Team[]> {
  const { prisma } = await database()
  return readTeams(prisma, actor)
}

/** @throws Fault not_found */
export async function listTeamsOfTree(actor: KeyActor, orgTreeId: number): Promise<Team[]> {
  const { prisma } = await database()
  await readOrgTree(prisma, actor, orgTreeId)
  return readTeams(prisma, actor, orgTreeId)
}

/** @throws Fault not_found */
export async function getTeam(actor: KeyActor, { refId }: TeamRef): Promise<Team> {
  const { prisma } = await database()
  const where = { refId, projectId: actor.projectId, emptySince: null }
  const found = await prisma.team.findFirst({ where, select: { orgTreeId: true } })
  const teams = found ? await readTeams(prisma, actor, found.orgTreeId) : []
  const team = teams.find((candidate) => candidate.refId === refId)
  if (!team) throw notFound()
  return team
}
