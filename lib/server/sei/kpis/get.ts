/** Reads the KPIs of the actor's project. */
import 'server-only'
import type { Kpi } from '../../../schema/kpi'
import type { KeyActor } from '../../access/actor'
import { database } from '../../database/open'
import { readKpi, toKpi } from './row'

/** All KPIs, ordered by name. */
export async function listKpis({ projectId }: KeyActor): Promise<Kpi[]> {
  const { prisma } = await database()
  const rows = await prisma.kpi.findMany({ where: { projectId }, orderBy: [{ foldedName: 'asc' }, { id: 'asc' }] })
  return rows.map(toKpi)
}

/** One KPI. @throws Fault not_found */
export async function getKpi({ projectId }: KeyActor, id: number): Promise<Kpi> {
  const { prisma } = await database()
  return readKpi(prisma, projectId, id)
}
