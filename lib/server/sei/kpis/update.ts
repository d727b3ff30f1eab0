/** Changes a KPI. */
import 'server-only'
import { isDeepStrictEqual } from 'node:util'
import { CreateKpi, type Kpi, type PatchKpi } from '../../../schema/kpi'
import { recordActivity } from '../../activity-log/record'
import type { KeyActor } from '../../access/actor'
import { database } from '../../database/open'
import { nameTaken, withUniqueName } from '../../rules/unique-name'
import { now } from '../../runtime/clock'
import { kpiColumns, readKpi, requireScope, settingsOf, toKpi } from './row'

/**
 * Changes the members that the input has. The result has to satisfy the schema of a new KPI.
 * @throws Fault not_found, validation, name_taken; ZodError
 */
export async function updateKpi(actor: KeyActor, id: number, input: PatchKpi): Promise<Kpi> {
  const { projectId } = actor
  const { prisma } = await database()
  return withUniqueName(() => nameTaken('a KPI', input.name ?? ''), () =>
    prisma.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM kpi WHERE id = ${id} AND project_id = ${projectId}::uuid FOR NO KEY UPDATE`
      const kpi = await readKpi(tx, projectId, id)
      const before = settingsOf(kpi)
      const after = CreateKpi.parse({ ...before, ...input })
      if (isDeepStrictEqual(before, after)) return kpi
      // A KPI keeps its team while that has no developers: an unchanged scope is not checked again.
      if (!isDeepStrictEqual(before.scope, after.scope)) await requireScope(tx, projectId, after.scope)
      const row = await tx.kpi.update({ where: { id }, data: { ...kpiColumns(after), updatedAt: now() } })
      await recordActivity(tx, actor, {
        type: 'KPI',
        action: 'EDITED',
        target: { id: String(id), name: after.name },
        details: { before, after },
      })
      return toKpi(row)
    }),
  )
}
