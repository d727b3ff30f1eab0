/** Readiness of this process. */
import 'server-only'
import { setTimeout as sleep } from 'node:timers/promises'
import { failureReason } from '../runtime/failure-reason'
import { log } from '../runtime/log'
import { processWide } from '../runtime/process-wide'
import { isStopping } from '../runtime/stopping'

/** Milliseconds within which a probe is answered, whatever the database does. */
const answerWithin = 2_000

type Asking = { now: Promise<boolean> | null }
const asking = () => processWide<Asking>('readiness', () => ({ now: null }))

async function ask(question: () => Promise<unknown>): Promise<boolean> {
  try {
    await question()
    return true
  } catch (error) {
    log().warn({ reason: failureReason(error) }, 'not ready')
    return false
  }
}

/**
 * Whether requests should come here: the question is answered within two seconds, and this process is not stopping. Probes that
 * come while it is asked wait for the same answer, so that a database that hangs is not asked once more by each of them.
 * @param question what a key check asks the database; the database is open then, which includes its migrations
 */
export async function isReady(question: () => Promise<unknown>): Promise<boolean> {
  if (isStopping()) return false
  const shared = asking()
  shared.now ??= ask(question).finally(() => (shared.now = null))
  const gaveUp = new AbortController()
  const late = sleep(answerWithin, 'late' as const, { signal: gaveUp.signal }).catch(() => 'late' as const)
  const answer = await Promise.race([shared.now, late])
  gaveUp.abort()
  if (answer === 'late') log().warn({ reason: 'the database does not answer' }, 'not ready')
  return answer === true
}
