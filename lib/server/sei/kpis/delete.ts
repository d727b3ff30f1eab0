/** Deletes a KPI. */
import 'server-only'
import { recordActivity } from '../../activity-log/record'
import type { KeyActor } from '../../access/actor'
import { database } from '../../database/open'
import { readKpi, settingsOf } from './row'

/** Deletes a KPI and records it in the activity log. @throws Fault not_found */
export async function deleteKpi(actor: KeyActor, id: number): Promise<void> {
  const { projectId } = actor
  const { prisma } = await database()
  await prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM kpi WHERE id = ${id} AND project_id = ${projectId}::uuid FOR UPDATE`
    const { name, ...details } = settingsOf(await readKpi(tx, projectId, id))
    await tx.kpi.delete({ where: { id } })
    await recordActivity(tx, actor, { type: 'KPI', action: 'DELETED', target: { id: String(id), name }, details })
  })
}
