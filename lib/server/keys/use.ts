/** Notes in memory when, from where and by what keys are used or refused, and writes it every few seconds in one statement. */
import 'server-only'
import { every, type Job } from '../runtime/background'
import { nowMs } from '../runtime/clock'
import { processWide } from '../runtime/process-wide'
import { noteAttempt } from './attempts'
import { clientFamily } from './client-family'
import type { KeyRefused } from './verify'
import { writeUses } from './write-uses'

/** What is not written yet of a secret, in the hour of its `Use`. */
type Slot = { secretId: string; address: string; client: string; calls: number; refused: number; lastAt: number }

/** A key in an hour; times in milliseconds. */
type Use = {
  keyId: string
  hour: number
  /** The last call that passed the check; 0 while there was none. */
  usedAt: number
  usedFrom: string | null
  slots: Map<string, Slot>
  /** The addresses that are told apart, and their clients. */
  addresses: Map<string, Set<string>>
  latest: { secretId: string; from: string | null; userAgent: string | null; slot: Slot } | undefined
  isWaiting: boolean
}

/** The keys of the hour that runs; those with something to write, also of hours before; and the job that writes. */
type Ledger = { hour: number; uses: Map<string, Use>; told: number; waiting: Use[]; job: Job }

const flushEvery = 3_000
const hourLength = 3_600_000

// A caller with more of them than these, in an hour and on one server, cannot fill the table.
const mostAddresses = 100
const mostClients = 5
/** Of all keys: callers of many keys cannot fill the memory either. */
const mostTold = 50_000

const other = 'other'
const unknownAddress = 'unknown'

const ledger = () =>
  processWide<Ledger>('key-use', () => ({
    hour: 0,
    uses: new Map(),
    told: 0,
    waiting: [],
    job: every(flushEvery, 'write uses of keys', flush, { atStop: true }),
  }))

function findUse(state: Ledger, keyId: string, at: number): Use {
  const hour = at - (at % hourLength)
  if (hour !== state.hour) Object.assign(state, { hour, uses: new Map(), told: 0 })
  let use = state.uses.get(keyId)
  if (!use) {
    use = { keyId, hour, usedAt: 0, usedFrom: null, slots: new Map(), addresses: new Map(), latest: undefined, isWaiting: false }
    state.uses.set(keyId, use)
  }
  return use
}

/** The address and client as which the calls of a new caller are counted: `other` for those beyond what is told apart. */
function nameCaller(state: Ledger, { addresses }: Use, from: string, clientFrom: string): [address: string, client: string] {
  const isFull = state.told >= mostTold && addresses.size > 0
  const address = addresses.has(from) || (!isFull && addresses.size < mostAddresses) ? from : other
  const clients = addresses.get(address) ?? new Set()
  addresses.set(address, clients)
  const client = clients.has(clientFrom) || (!isFull && clients.size < mostClients) ? clientFrom : other
  if (!clients.has(client)) state.told += 1
  clients.add(client)
  return [address, client]
}

function slotOf(state: Ledger, use: Use, secretId: string, from: string | null, userAgent: string | null): Slot {
  const { latest, slots } = use
  // A shortcut: mostly the same machine calls again.
  if (latest?.secretId === secretId && latest.from === from && latest.userAgent === userAgent) return latest.slot
  const nameOf = (address: string, client: string) => `${secretId} ${address} ${client}`
  const caller = [from ?? unknownAddress, clientFamily(userAgent)] as const
  let slot = slots.get(nameOf(...caller))
  if (!slot) {
    const [address, client] = nameCaller(state, use, ...caller)
    slot = slots.get(nameOf(address, client)) ?? { secretId, address, client, calls: 0, refused: 0, lastAt: 0 }
    slots.set(nameOf(address, client), slot)
  }
  use.latest = { secretId, from, userAgent, slot }
  return slot
}

function wait(state: Ledger, use: Use) {
  if (use.isWaiting) return
  use.isWaiting = true
  state.waiting.push(use)
}

type Outcome = 'call' | 'refused use' | 'refused key'

function note(keyId: string, secretId: string, address: string | null, userAgent: string | null, outcome: Outcome) {
  const state = ledger()
  const at = nowMs()
  const use = findUse(state, keyId, at)
  const slot = slotOf(state, use, secretId, address, userAgent)
  if (outcome === 'call') slot.calls += 1
  else slot.refused += 1
  if (at > slot.lastAt) slot.lastAt = at
  if (outcome !== 'refused key' && at >= use.usedAt) {
    use.usedAt = at
    use.usedFrom = address
  }
  wait(state, use)
}

/**
 * Notes a call whose key passed the check. Never waits and never throws: no request depends on it.
 * @param address of the caller; null where it is not known
 * @param userAgent as it was sent
 * @param isRefused whether the rate limit, the role or the scope then refused the call: it counts as refused, and is a use as well
 */
export function noteUse(
  { id, secretId }: { id: string; secretId: string },
  address: string | null,
  userAgent: string | null,
  isRefused = false,
): void {
  note(id, secretId, address, userAgent, isRefused ? 'refused use' : 'call')
}

/** Notes a call whose key is a real one that is refused: as refused, or as an attempt where it is deleted. Never throws. */
export function noteRefusal({ code, key, secretId }: KeyRefused, address: string | null, userAgent: string | null): void {
  if (code === 'key_deleted') noteAttempt({ keyId: key.id, secretId }, address ?? unknownAddress, clientFamily(userAgent))
  else note(key.id, secretId, address, userAgent, 'refused key')
}

async function flush() {
  const state = ledger()
  const uses = state.waiting
  if (uses.length === 0) return
  state.waiting = []
  const counted = uses.flatMap((use) => {
    use.isWaiting = false
    return [...use.slots.values()].flatMap((slot) => {
      const { calls, refused } = slot
      return calls + refused > 0 ? [{ ...slot, keyId: use.keyId, hour: use.hour, written: slot }] : []
    })
  })
  try {
    await writeUses(uses, counted)
  } catch (error) {
    // What is counted stays where it is, for the next flush.
    for (const use of uses) wait(state, use)
    throw error
  }
  for (const { written, calls, refused } of counted) {
    written.calls -= calls
    written.refused -= refused
  }
}

/** Writes what was noted so far. A failure is logged, and the next flush tries again. */
export const flushUse = (): Promise<void> => ledger().job.now()
