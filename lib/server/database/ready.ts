/** Readiness of this process. */
import 'server-only'
import { database } from './open'
import { log } from '../runtime/log'
import { isStopping } from '../runtime/stopping'

/** Whether requests should come here: the database is open, migrated and answers, and this process is not stopping. */
export async function isReady(): Promise<boolean> {
  if (isStopping()) return false
  try {
    const { query } = await database()
    await query({ text: 'SELECT 1', values: [] })
    return true
  } catch (error) {
    log().warn({ reason: error instanceof Error ? error.message : 'unknown' }, 'not ready')
    return false
  }
}
