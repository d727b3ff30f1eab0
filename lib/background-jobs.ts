/** The recurring jobs of every server. */
import 'server-only'
import { analyzeGrownKeys } from './server/database/analyze'
import { vacuumPGlite } from './server/database/vacuum'
import { cleanOldRows } from './server/load/clean-old-rows'
import { connectRateLimitStore } from './server/load/minute-counter'
import { addUpStoredAmounts, countStoredBefore } from './server/load/stored-amounts'
import { every } from './server/runtime/background'
import { renormaliseEmails } from './server/sei/developers/renormalise-emails'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/**
 * Starts all jobs; called where the process is put together. `stopBackground` ends them.
 * @param isOpen whether the database is open already; else nothing is read before a minute has passed
 */
export function startBackgroundJobs({ isOpen }: { isOpen: boolean }): void {
  connectRateLimitStore()
  every(minute, 'analyze keys', analyzeGrownKeys)
  every(10 * second, 'add up stored amounts', addUpStoredAmounts)
  every(minute, 'count what was stored before', countStoredBefore)
  every(minute, 'clean old rows', cleanOldRows)
  every(10 * second, 'vacuum', vacuumPGlite)
  // At the start, and again for rows that servers of an earlier release write while they still run.
  let dueAt = 0
  const emails = every(minute, 'bring emails into one form', async () => {
    if (Date.now() < dueAt) return
    await renormaliseEmails()
    dueAt = Date.now() + 6 * hour
  })
  if (isOpen) void emails.now()
}
