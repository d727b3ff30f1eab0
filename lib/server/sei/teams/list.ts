/** Lists the teams of a project or of one org tree. */
import 'server-only'
import type { Team, TeamIntegration } from '../../../schema/team'
import type { KeyActor } from '../../access/actor'
import { database } from '../../database/open'
import { notFound } from '../../fault'
import type { PrismaClient } from '../../prisma-client/client'
import { batchesOf } from '../../database/batches'
import type { TeamRef } from './find'
import { readManagers } from './managers'
import { readOutline, readOutlineBelow, type Node } from './outline'

type Tree = { id: number; name: string }
type Description = { refId: number; name: string; managerKey: string | null; updatedAt: Date; updatedBy: string }

type Integrations = ReadonlyMap<number, TeamIntegration>

/** How many teams are in memory at a time with their names, managers and integrations. */
const pageSize = 2_000

async function readIntegrations(prisma: PrismaClient, { accountId }: KeyActor): Promise<Integrations> {
  const rows = await prisma.integration.findMany({ where: { accountId }, select: { id: true, name: true, type: true } })
  return new Map(rows.map(({ id, name, type }) => [id, { integrationId: id, integrationName: name, type }]))
}

/** The teams of these nodes, without those that were deleted since the nodes were read. */
async function describe(
  prisma: PrismaClient,
  { accountId }: KeyActor,
  tree: Tree,
  integrations: Integrations,
  nodes: Node[],
): Promise<Team[]> {
  const refIds = nodes.map(({ refId }) => refId)
  const { rows, managers } = await prisma.$transaction(async (tx) => {
    const found = await tx.$queryRaw<Description[]>`
      SELECT ref_id AS "refId", name, manager_key AS "managerKey", updated_at AS "updatedAt", updated_by AS "updatedBy"
      FROM team WHERE ref_id = ANY(${refIds}::int[])`
    return { rows: new Map(found.map((row) => [row.refId, row])), managers: await readManagers(tx, accountId, found) }
  })
  return nodes.flatMap(({ refId, parentRefId, leaf, developerCount, integrationIds }): Team[] => {
    const row = rows.get(refId)
    if (!row) return []
    const team: Team = {
      refId,
      name: row.name,
      orgTreeId: tree.id,
      orgTreeName: tree.name,
      parentRefId,
      leaf,
      developerCount,
      managers: managers.get(refId)!,
      integrations: [...integrationIds].sort((a, b) => a - b).flatMap((id) => integrations.get(id) ?? []),
      lastUpdatedOn: row.updatedAt.getTime(),
      lastUpdatedBy: row.updatedBy,
    }
    return [team]
  })
}

async function findTrees(prisma: PrismaClient, { projectId }: KeyActor, id?: number): Promise<Tree[]> {
  return prisma.orgTree.findMany({ where: { projectId, id }, orderBy: { id: 'asc' }, select: { id: true, name: true } })
}

async function* listEach(prisma: PrismaClient, actor: KeyActor, trees: Tree[]): AsyncGenerator<Team[]> {
  const integrations = await readIntegrations(prisma, actor)
  for (const tree of trees) {
    const nodes = await readOutline(prisma, actor.accountId, tree.id)
    for (const page of batchesOf(nodes, pageSize)) yield describe(prisma, actor, tree, integrations, page)
  }
}

/**
 * Yields the teams that have developers page by page, ordered by tree. The nodes of a tree are from one snapshot; names,
 * managers and integrations are read with each page.
 */
export async function* listTeams(actor: KeyActor): AsyncGenerator<Team[]> {
  const { prisma } = await database()
  yield* listEach(prisma, actor, await findTrees(prisma, actor))
}

/** Yields the teams of one tree like `listTeams`. @throws Fault not_found */
export async function* listTeamsOfTree(actor: KeyActor, orgTreeId: number): AsyncGenerator<Team[]> {
  const { prisma } = await database()
  const trees = await findTrees(prisma, actor, orgTreeId)
  if (trees.length === 0) throw notFound()
  yield* listEach(prisma, actor, trees)
}

/** One team. @throws Fault not_found */
export async function getTeam(actor: KeyActor, { refId }: TeamRef): Promise<Team> {
  const { prisma } = await database()
  const where = { refId, projectId: actor.projectId, emptySince: null }
  const found = await prisma.team.findFirst({ where, select: { orgTree: { select: { id: true, name: true } } } })
  if (!found) throw notFound()
  const node = (await readOutlineBelow(prisma, actor.accountId, refId)).filter((each) => each.refId === refId)
  const [team] = await describe(prisma, actor, found.orgTree, await readIntegrations(prisma, actor), node)
  if (!team) throw notFound()
  return team
}
