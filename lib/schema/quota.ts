/** The response schema of quotas: what an account and a project may keep, and how much of it they do. */
import { z } from 'zod'

export const QuotaName = z.enum([
  'STORAGE',
  'RECORDS',
  'RUNS',
  'JOBS',
  'INTEGRATIONS',
  'CICD_INSTANCES',
  'PROFILES',
  'ORG_TREES',
  'KPIS',
])
export type QuotaName = z.infer<typeof QuotaName>

const count = z.int().nonnegative()

export const Quota = z.object({
  quota: QuotaName,
  unit: z.enum(['BYTES', 'ROWS']),
  /** Whose: the account of the key, or its project. */
  scope: z.enum(['ACCOUNT', 'PROJECT']),
  used: count,
  /** Null for any amount. */
  limit: count.nullable(),
  /** Null where there is no limit. */
  remaining: count.nullable(),
})
export type Quota = z.infer<typeof Quota>

export const QuotaList = z.object({ quotas: z.array(Quota) })
export type QuotaList = z.infer<typeof QuotaList>
