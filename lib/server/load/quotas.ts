/**
 * Quotas: how many of each kind an account or project may keep, so that none fills the database that all share. What keys
 * store: storage-quotas.ts.
 */
import 'server-only'
import type { Transaction } from '../database/open'
import { Fault } from '../fault'

type Quota = { most: number; of: 'project' | 'account'; what: string; remedy?: string }

const quotas = {
  orgTrees: { most: 100, of: 'project', what: 'org trees' },
  kpis: { most: 1_000, of: 'project', what: 'KPIs' },
  profiles: { most: 1_000, of: 'account', what: 'profiles' },
  integrations: { most: 1_000, of: 'account', what: 'integrations' },
  cicdInstances: { most: 10_000, of: 'account', what: 'CI/CD instances', remedy: 'Delete an integration of old ones first.' },
} as const satisfies Record<string, Quota>

export type QuotaKind = keyof typeof quotas
export const quotaKinds = Object.keys(quotas) as QuotaKind[]

type Owner = { accountId: string; projectId: string }

const count = {
  orgTrees: (tx: Transaction, { projectId }: Owner) => tx.orgTree.count({ where: { projectId } }),
  kpis: (tx: Transaction, { projectId }: Owner) => tx.kpi.count({ where: { projectId } }),
  profiles: (tx: Transaction, { accountId }: Owner) => tx.profile.count({ where: { accountId } }),
  integrations: (tx: Transaction, { accountId }: Owner) => tx.integration.count({ where: { accountId } }),
  cicdInstances: (tx: Transaction, { accountId }: Owner) => tx.cicdInstance.count({ where: { accountId } }),
}

/**
 * Makes sure that the quota has room for one more. To be called in the transaction that makes it, inside `changeAccount`:
 * nothing else of the account is made between the count and the commit.
 * @throws Fault limit_reached
 */
export async function requireQuota(tx: Transaction, kind: QuotaKind, owner: Owner): Promise<void> {
  const { most, of, what, remedy = 'Delete one that is not used first.' }: Quota = quotas[kind]
  if ((await count[kind](tx, owner)) < most) return
  throw new Fault('limit_reached', `This ${of} has ${most} ${what}, as many as it may have. ${remedy}`)
}

/** How much of a quota is used. */
export async function readQuota(tx: Transaction, kind: QuotaKind, owner: Owner) {
  const { most, of } = quotas[kind]
  return { of, used: await count[kind](tx, owner), most }
}
