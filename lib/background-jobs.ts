/** What every server does beside its requests. */
import 'server-only'
import { analyzeGrownKeys } from './server/database/analyze'
import { vacuumPGlite } from './server/database/vacuum'
import { cleanOldRows } from './server/load/clean-old-rows'
import { connectRateLimitStore } from './server/load/minute-counter'
import { addUpStoredAmounts, countStoredBefore } from './server/load/stored-amounts'
import { every } from './server/runtime/background'

const second = 1_000
const minute = 60 * second

/** Starts all of it; called where the process is put together. `stopBackground` ends it. */
export function startBackgroundJobs(): void {
  connectRateLimitStore()
  every(minute, 'analyze keys', analyzeGrownKeys)
  every(10 * second, 'add up stored amounts', addUpStoredAmounts)
  every(minute, 'count what was stored before', countStoredBefore)
  every(minute, 'clean old rows', cleanOldRows)
  every(10 * second, 'vacuum', vacuumPGlite)
}
