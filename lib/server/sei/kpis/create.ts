/** Creates a KPI of the actor's project. */
import 'server-only'
import type { CreateKpi, Kpi } from '../../../schema/kpi'
import { recordActivity } from '../../activity-log/record'
import type { KeyActor } from '../../access/actor'
import { requireQuota } from '../../load/quotas'
import { changeAccount } from '../../load/change-account'
import { nameTaken, withUniqueName } from '../../rules/unique-name'
import { kpiColumns, requireScope, toKpi } from './row'

/** Creates a KPI and records it in the activity log. @throws Fault limit_reached, validation, name_taken */
export async function createKpi(actor: KeyActor, input: CreateKpi): Promise<Kpi> {
  const { accountId, projectId } = actor
  const { name, ...details } = input
  return withUniqueName(() => nameTaken('a KPI', name), () =>
    changeAccount(accountId, async (tx) => {
      await requireQuota(tx, 'kpis', actor)
      await requireScope(tx, projectId, input.scope)
      const kpi = toKpi(await tx.kpi.create({ data: { ...kpiColumns(input), accountId, projectId } }))
      await recordActivity(tx, actor, { type: 'KPI', action: 'CREATED', target: { id: String(kpi.id), name }, details })
      return kpi
    }),
  )
}
