/** Lists the teams of a project or of one org tree. */
import 'server-only'
import type { Team, TeamIntegration } from '../../../schema/team'
import type { KeyActor } from '../../actor'
import { database, type Transaction } from '../../db'
import { notFound } from '../../fault'
import { Prisma } from '../../prisma-client/client'
import { readOrgTree } from '../org-trees/row'
import type { TeamRef } from './find'
import { readManagers } from './managers'

type TeamRow = Omit<Team, 'managers' | 'integrations' | 'lastUpdatedOn'> & { updatedAt: Date }

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
  const managers = await readManagers(tx, accountId, teams)
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
