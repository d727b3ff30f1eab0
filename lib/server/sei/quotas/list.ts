/** Lists the quotas of a key's account and project, with how much of each is used. */
import 'server-only'
import type { Quota, QuotaList, QuotaName } from '../../../schema/quota'
import type { KeyActor } from '../../access/actor'
import { database } from '../../database/open'
import { quotaKinds, readQuota, type QuotaKind } from '../../load/quotas'
import { readStoredAmounts, type StoredAmounts } from '../../load/stored-amounts'
import { environment } from '../../runtime/env'

const stored: [QuotaName, keyof StoredAmounts][] = [
  ['STORAGE', 'bytes'],
  ['RECORDS', 'records'],
  ['RUNS', 'runs'],
  ['JOBS', 'jobs'],
]

const nameOf: Record<QuotaKind, QuotaName> = {
  integrations: 'INTEGRATIONS',
  cicdInstances: 'CICD_INSTANCES',
  profiles: 'PROFILES',
  orgTrees: 'ORG_TREES',
  kpis: 'KPIS',
}

const leftOf = (limit: number, used: number) =>
  limit === 0 ? { used, limit: null, remaining: null } : { used, limit, remaining: Math.max(0, limit - used) }

/** Lists the quotas; those of other accounts and projects are not read. */
export async function listQuotas(actor: KeyActor): Promise<QuotaList> {
  const { prisma } = await database()
  const { storageQuotas } = environment()
  const amounts = await readStoredAmounts(actor.accountId)
  const quotas: Quota[] = stored.map(([quota, name]) => ({
    quota,
    unit: name === 'bytes' ? 'BYTES' : 'ROWS',
    scope: 'ACCOUNT',
    ...leftOf(storageQuotas[name], amounts[name]),
  }))
  for (const kind of quotaKinds) {
    const { of, used, most } = await readQuota(prisma, kind, actor)
    quotas.push({ quota: nameOf[kind], unit: 'ROWS', scope: of === 'project' ? 'PROJECT' : 'ACCOUNT', ...leftOf(most, used) })
  }
  return { quotas }
}
