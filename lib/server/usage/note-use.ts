/** Notes in memory what keys are used for and refused, from where and by what, and writes it every few seconds in one statement. */
import 'server-only'
import { every, type Job } from '../runtime/background'
import { nowMs } from '../runtime/clock'
import { processWide } from '../runtime/process-wide'
import { noteAttempt } from './note-attempts'
import { clientFamily } from './client-family'
import { countCall, emptyHour, subtractWritten, unknownAddress, unwrittenOf, type KeyHour, type Noted, type Refusal, type DistinctCount } from './hour-counts'
import { writeUses } from './write-uses'

/** The keys of the hour that runs; those with something to write, also of hours before; and the job that writes. */
type Ledger = DistinctCount & { hour: number; keys: Map<string, KeyHour>; waiting: KeyHour[]; job: Job }

const flushEvery = 3_000
const hourLength = 3_600_000

const ledger = () =>
  processWide<Ledger>('key-use', () => ({
    hour: 0,
    keys: new Map(),
    distinct: 0,
    waiting: [],
    job: every(flushEvery, 'write uses of keys', flush, { atStop: true }),
  }))

function hourOf(state: Ledger, keyId: string, at: number): KeyHour {
  const hour = at - (at % hourLength)
  if (hour !== state.hour) Object.assign(state, { hour, keys: new Map(), distinct: 0 })
  let key = state.keys.get(keyId)
  if (!key) {
    key = emptyHour(keyId, hour)
    state.keys.set(keyId, key)
  }
  return key
}

function wait(state: Ledger, key: KeyHour) {
  if (key.isWaiting) return
  key.isWaiting = true
  state.waiting.push(key)
}

function note(keyId: string, secretId: string, noted: Noted, refusal: Refusal | undefined) {
  const state = ledger()
  const at = nowMs()
  const key = hourOf(state, keyId, at)
  countCall(state, key, secretId, noted, refusal, at)
  wait(state, key)
}

/**
 * Notes a call whose key passed the check. Never waits and never throws: no request depends on it.
 * @param refusal of a call that the rate limit, the role or the scope then refused: it is a use as well
 */
export function noteUse({ id, secretId }: { id: string; secretId: string }, noted: Noted, refusal?: 'forbidden' | 'rateLimited'): void {
  note(id, secretId, noted, refusal)
}

const refusalOf = {
  key_expired: 'expired',
  key_paused: 'paused',
  wrong_network: 'wrongNetwork',
  key_rotated: 'other',
  project_archived: 'other',
} as const

/** Of a `KeyRefused`: why, of which key, and the secret that was sent. */
type Refused = { code: keyof typeof refusalOf | 'key_deleted'; key: { id: string }; secretId: string }

/** Notes a call with a real key that was refused: an attempt, where the key is deleted; else a refused call. Never throws. */
export function noteRefusedCall({ code, key, secretId }: Refused, noted: Noted): void {
  const { address, userAgent } = noted
  if (code === 'key_deleted') noteAttempt({ keyId: key.id, secretId }, address ?? unknownAddress, clientFamily(userAgent))
  else note(key.id, secretId, noted, refusalOf[code])
}

async function flush() {
  const state = ledger()
  const keys = state.waiting
  if (keys.length === 0) return
  state.waiting = []
  for (const key of keys) key.isWaiting = false
  const unwritten = keys.map(unwrittenOf)
  try {
    await writeUses(unwritten)
  } catch (error) {
    // What is counted stays where it is, for the next flush.
    for (const key of keys) wait(state, key)
    throw error
  }
  unwritten.forEach(subtractWritten)
}

/** Writes what was noted so far. A failure is logged, and the next flush tries again. */
export const flushUse = (): Promise<void> => ledger().job.now()
