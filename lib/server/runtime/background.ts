/** Work beside requests: what repeats while the process runs, and what nobody waits for. */
import 'server-only'
import { failureReason } from './failure-reason'
import { log } from './log'
import { processWide } from './process-wide'

export type Job = {
  /** Runs it once more, after the run under way; for tests and for a clean stop. Never rejects: a failure is logged. */
  now(): Promise<void>
}

type Entry = Job & { timer: NodeJS.Timeout; last: Promise<void>; atStop: boolean }

const entries = () => processWide('background', () => new Map<string, Entry>())

async function runLogged(name: string, run: () => Promise<void>) {
  try {
    await run()
  } catch (error) {
    log().warn({ job: name, reason: failureReason(error) }, 'background work failed')
  }
}

/**
 * Runs a function every so many milliseconds, never twice at once: a turn that comes while it runs is left out. It does not
 * keep the process alive. A second call with the same name takes the place of the first.
 * @param atStop whether `stopBackground` runs it a last time, for what would be lost otherwise
 */
export function every(milliseconds: number, name: string, run: () => Promise<void>, { atStop = false } = {}): Job {
  clearInterval(entries().get(name)?.timer)
  let running = 0
  const now = () => {
    running += 1
    entry.last = entry.last.then(() => runLogged(name, run)).finally(() => (running -= 1))
    return entry.last
  }
  const timer = setInterval(() => running === 0 && void now(), milliseconds).unref()
  const entry: Entry = { now, timer, last: Promise.resolve(), atStop }
  entries().set(name, entry)
  return entry
}

const loose = () => processWide('loose work', () => new Set<Promise<void>>())

/** Runs work that nobody waits for, once. A failure is logged. */
export function inBackground(name: string, run: () => Promise<void>): void {
  const work = runLogged(name, run).finally(() => loose().delete(work))
  loose().add(work)
}

/** Waits until the work that nobody waits for is done. */
export const backgroundDone = async (): Promise<void> => void (await Promise.all(loose()))

/** Ends all of it: waits for what runs, and runs a last time what asked for that. */
export async function stopBackground(): Promise<void> {
  await backgroundDone()
  const stopped = [...entries().values()]
  entries().clear()
  for (const { timer } of stopped) clearInterval(timer)
  await Promise.all(stopped.map((entry) => (entry.atStop ? entry.now() : entry.last)))
}
