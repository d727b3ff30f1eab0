/** How many there may be of what keys can make, so that no account fills the database that all share. */
import 'server-only'
import type { Transaction } from '../database/open'
import { Fault } from '../fault'

type Limit = { most: number; of: 'project' | 'account'; what: string; remedy?: string }

const limits = {
  orgTrees: { most: 100, of: 'project', what: 'org trees' },
  kpis: { most: 1_000, of: 'project', what: 'KPIs' },
  profiles: { most: 1_000, of: 'account', what: 'profiles' },
  integrations: { most: 1_000, of: 'account', what: 'integrations' },
  cicdInstances: { most: 10_000, of: 'account', what: 'CI/CD instances', remedy: 'Delete an integration of old ones first.' },
} as const satisfies Record<string, Limit>

type Owner = { accountId: string; projectId: string }

const count = {
  orgTrees: (tx: Transaction, { projectId }: Owner) => tx.orgTree.count({ where: { projectId } }),
  kpis: (tx: Transaction, { projectId }: Owner) => tx.kpi.count({ where: { projectId } }),
  profiles: (tx: Transaction, { accountId }: Owner) => tx.profile.count({ where: { accountId } }),
  integrations: (tx: Transaction, { accountId }: Owner) => tx.integration.count({ where: { accountId } }),
  cicdInstances: (tx: Transaction, { accountId }: Owner) => tx.cicdInstance.count({ where: { accountId } }),
}

/**
 * Makes sure that one more may be made. For the transaction that makes it, which has to hold the account: others that come
 * at the same time count after it.
 * @throws Fault limit_reached
 */
export async function requireQuota(tx: Transaction, kind: keyof typeof limits, owner: Owner): Promise<void> {
  const { most, of, what, remedy = 'Delete one that is not used first.' }: Limit = limits[kind]
  if ((await count[kind](tx, owner)) < most) return
  throw new Fault('limit_reached', `This ${of} has ${most} ${what}, as many as it may have. ${remedy}`)
}
