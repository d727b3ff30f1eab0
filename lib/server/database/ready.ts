/** Readiness of this process. */
import 'server-only'
import { database } from './open'
import { log } from '../runtime/log'

/** Whether the database is open, which includes its migrations, and answers now. */
export async function isReady(): Promise<boolean> {
  try {
    const { query } = await database()
    await query({ text: 'SELECT 1', values: [] })
    return true
  } catch (error) {
    log().warn({ reason: error instanceof Error ? error.message : 'unknown' }, 'not ready')
    return false
  }
}
