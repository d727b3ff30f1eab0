/** Says when nobody needs the old secret of a key any more. */
import 'server-only'

const shortestQuiet = 6 * 3_600_000
const pausesToWait = 1.5

/** What is known of a rotation; times in milliseconds since 1970. */
export type Rotation = {
  now: number
  /** When the new secret was made. */
  rotatedAt: number
  /** Whether a browser has shown the new secret, or a call has come with it. */
  isNewKnown: boolean
  isNewUsed: boolean
  /** Whether the key was used at any time, with any secret. */
  wasUsed: boolean
  /** The last call of each hour in which there were calls, with any secret of the key, in any order. */
  calls: readonly number[]
  /** The last call with the old secret, let through or not; null for none. */
  lastOldCall: number | null
  /** From when on calls are known, of a key that is older; null for a younger one, all of whose calls are known. */
  knownSince: number | null
}

type SafeToEnd = {
  /** How long the old secret has to be quiet, in seconds. */
  quietSeconds: number
  isSafe: boolean
  /** When it is safe, or has been since, if it stays quiet; null where quiet alone does not make it so. */
  safeAt: number | null
}

/** The longest time between two calls, in milliseconds; before the first one known there was none at least since `knownSince`. */
function longestPause(calls: readonly number[], knownSince: number | null): number {
  const times = [...calls, ...(knownSince === null ? [] : [knownSince])].sort((a, b) => a - b)
  return times.reduce((longest, time, index) => Math.max(longest, time - (times[index - 1] ?? time)), 0)
}

/**
 * The old secret is safe to end after six hours without a call, or one and a half times the key's usual longest pause, whichever is
 * longer, counted from the rotation at the earliest. Never while the new secret was not used, unless the key was never used at all:
 * silence then means that the callers rest, not that they moved. Nor while the new secret may have been lost on its way.
 */
export function safeToEnd(rotation: Rotation): SafeToEnd {
  const { now, rotatedAt, isNewKnown, isNewUsed, wasUsed, calls, lastOldCall, knownSince } = rotation
  const quiet = Math.max(shortestQuiet, pausesToWait * longestPause(calls, knownSince))
  const mayBeSafe = isNewKnown && (isNewUsed || !wasUsed)
  const safeAt = mayBeSafe ? Math.max(rotatedAt, lastOldCall ?? rotatedAt) + quiet : null
  return { quietSeconds: Math.round(quiet / 1_000), isSafe: safeAt !== null && safeAt <= now, safeAt }
}
