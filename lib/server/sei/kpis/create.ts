/** Creates a KPI of the actor's project. */
import 'server-only'
import type { CreateKpi, Kpi } from '../../../schema/kpi'
import { record } from '../../activity'
import type { KeyActor } from '../../actor'
import { database } from '../../db'
import { withUniqueName } from '../unique-name'
import { kpiColumns, requireScope, toKpi } from './row'

/** @throws Fault validation, name_taken */
export async function createKpi(actor: KeyActor, input: CreateKpi): Promise<Kpi> {
  const { accountId, projectId } = actor
  const { name, ...details } = input
  const { prisma } = await database()
  return withUniqueName('a KPI', name, () =>
    prisma.$transaction(async (tx) => {
      await requireScope(tx, projectId, input.scope)
      const kpi = toKpi(await tx.kpi.create({ data: { ...kpiColumns(input), accountId, projectId } }))
      await record(tx, actor, { type: 'KPI', action: 'CREATED', target: { id: String(kpi.id), name }, details })
      return kpi
    }),
  )
}
