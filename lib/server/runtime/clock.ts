/** The one clock for all times that are stored, or compared with stored ones. Tests turn it. See decision 27. */
import 'server-only'
import { processWide } from './process-wide'

const turned = () => processWide<{ by: number; stoppedAt: number | null }>('clock', () => ({ by: 0, stoppedAt: null }))

/** Milliseconds since 1970. */
export const nowMs = (): number => turned().stoppedAt ?? Date.now() + turned().by

/** The moment that it is. */
export const now = (): Date => new Date(nowMs())

/** Turns the clock of this process, for tests. @param by milliseconds, from the real time on; 0 sets it right */
export function turnClock(by: number): void {
  Object.assign(turned(), { by, stoppedAt: null })
}

/** Stops the clock of this process at a time, for tests, until it is turned. @param at milliseconds since 1970 */
export function stopClock(at: number): void {
  turned().stoppedAt = at
}
