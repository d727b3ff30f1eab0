/** Reads org trees from the database in their wire shape. */
import 'server-only'
import type { OrgTree, OrgTreeFilter } from '../../../schema/org-tree'
import type { Transaction } from '../../database/open'
import { notFound } from '../../fault'
import type { Prisma } from '../../prisma-client/client'

/** Reads org trees, oldest first. Integrations that were deleted since a tree named them are left out. */
export async function readOrgTrees(tx: Transaction, accountId: string, where: Prisma.OrgTreeWhereInput): Promise<OrgTree[]> {
  const rows = await tx.orgTree.findMany({
    where: { ...where, accountId },
    orderBy: { id: 'asc' },
    include: { _count: { select: { teams: { where: { leaf: true, emptySince: null } } } } },
  })
  const named = [...new Set(rows.flatMap((row) => row.defaultIntegrationIds))]
  const known = await tx.integration.findMany({ where: { accountId, id: { in: named } }, select: { id: true } })
  const ids = new Set(known.map(({ id }) => id))
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    levels: row.levels,
    filters: row.filters as OrgTreeFilter[],
    profiles: {
      efficiencyProfileId: row.efficiencyProfileId,
      productivityProfileId: row.productivityProfileId,
      businessAlignmentProfileId: row.businessAlignmentProfileId,
    },
    integrations: row.defaultIntegrationIds.filter((id) => ids.has(id)),
    teamCount: row._count.teams,
    createdOn: row.createdAt.getTime(),
    createdBy: row.createdBy,
    lastUpdatedOn: row.updatedAt.getTime(),
    lastUpdatedBy: row.updatedBy,
  }))
}

/** Reads one org tree of a project. @throws Fault not_found */
export async function readOrgTree(
  tx: Transaction,
  { accountId, projectId }: { accountId: string; projectId: string },
  id: number,
): Promise<OrgTree> {
  const [tree] = await readOrgTrees(tx, accountId, { projectId, id })
  if (!tree) throw notFound()
  return tree
}
