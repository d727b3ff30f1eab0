/** What every server does beside its requests. */
import 'server-only'
import { analyzeGrownKeys } from './server/database/analyze'
import { vacuumPGlite } from './server/database/vacuum'
import { connectRateLimitStore } from './server/load/minute-counter'
import { every } from './server/runtime/background'

const minute = 60_000

/** Starts all of it; called where the process is put together. `stopBackground` ends it. */
export function startBackgroundJobs(): void {
  connectRateLimitStore()
  every(minute, 'analyze keys', analyzeGrownKeys)
  every(minute, 'vacuum', vacuumPGlite)
}
