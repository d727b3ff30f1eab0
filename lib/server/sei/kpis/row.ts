/** Turns rows of KPIs into answers, and input into columns. */
import 'server-only'
import type { CreateKpi, Kpi } from '../../../schema/kpi'
import type { Transaction } from '../../database/open'
import { notFound } from '../../fault'
import { fold } from '../../rules/fold'
import { Prisma } from '../../prisma-client/client'
import type { KpiModel } from '../../prisma-client/models'
import { throwIfInvalid } from '../../rules/throw-if-invalid'

/** The answer for a stored KPI. */
export const toKpi = (row: KpiModel): Kpi => ({
  id: row.id,
  name: row.name,
  metric: row.metric,
  target: row.target,
  comparator: row.comparator as Kpi['comparator'],
  unit: row.unit,
  threshold: row.threshold as Kpi['threshold'],
  scope: {
    ...(row.orgTreeId !== null && { orgTreeId: row.orgTreeId }),
    ...(row.teamRefId !== null && { teamRefId: row.teamRefId }),
  },
  createdOn: row.createdAt.getTime(),
  lastUpdatedOn: row.updatedAt.getTime(),
})

/** The members of a KPI that callers set. */
export function settingsOf({ id: _id, createdOn: _created, lastUpdatedOn: _updated, ...settings }: Kpi): CreateKpi {
  return settings
}

/** Reads a KPI of the project. @throws Fault not_found, also for one of another project */
export async function readKpi(tx: Transaction, projectId: string, id: number): Promise<Kpi> {
  const row = await tx.kpi.findFirst({ where: { projectId, id } })
  if (!row) throw notFound()
  return toKpi(row)
}

/** Locks the org tree and team that a KPI is for, so that they exist until the commit. @throws Fault validation */
export async function requireScope(tx: Transaction, projectId: string, scope: CreateKpi['scope']): Promise<void> {
  const { orgTreeId = null, teamRefId = null } = scope
  const [tree] = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM org_tree WHERE id = ${orgTreeId}::int AND project_id = ${projectId}::uuid FOR KEY SHARE`
  const [team] = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM team WHERE ref_id = ${teamRefId}::int AND project_id = ${projectId}::uuid AND empty_since IS NULL
    FOR KEY SHARE`
  throwIfInvalid([
    ...(orgTreeId !== null && !tree
      ? [{ pointer: '/scope/orgTreeId', detail: `There is no org tree ${orgTreeId} in this project.` }]
      : []),
    ...(teamRefId !== null && !team
      ? [{ pointer: '/scope/teamRefId', detail: `There is no team ${teamRefId} in this project.` }]
      : []),
  ])
}

/** The columns to store for an input. */
export function kpiColumns({ scope, ...input }: CreateKpi) {
  const { orgTreeId = null, teamRefId = null } = scope
  return { ...input, foldedName: fold(input.name), threshold: input.threshold ?? Prisma.DbNull, orgTreeId, teamRefId }
}
