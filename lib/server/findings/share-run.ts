/** Joins requests for the same thing: while one run is under way, all who ask meanwhile get what the next run answers. */
import 'server-only'
import { processWide } from '../runtime/process-wide'

type Run = { running: Promise<unknown>; next: Promise<unknown> | null }

const runs = () => processWide('runs of findings', () => new Map<string, Run>())

/**
 * Runs `work`, or joins the run that begins after the one under way. So at most one run of a name is under way, and nobody gets
 * an answer from before their own change. What fails fails for all who joined.
 */
export function shareRun<T>(name: string, work: () => Promise<T>): Promise<T> {
  const all = runs()
  const known = all.get(name)
  if (known) {
    known.next ??= known.running.catch(() => undefined).then(() => shareRun(name, work))
    return known.next as Promise<T>
  }
  const running = work().finally(() => all.delete(name))
  all.set(name, { running, next: null })
  return running
}
