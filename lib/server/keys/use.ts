/** Remembers in memory when and from where keys are used, and writes it every few seconds in one statement. */
import 'server-only'
import { database } from '../db'
import { log } from '../log'
import { processWide } from '../process-wide'

type Use = { usedAt: Date; address: string | null; calls: Map<string, { hour: Date; address: string; calls: number }> }

const flushEvery = 3_000
const hourLength = 3_600_000
/** Addresses told apart per key between two writes; a caller with more of them cannot fill the table. */
const maxAddresses = 100
const otherAddresses = 'other'
const unknownAddress = 'unknown'

const write = `
WITH used AS (
  SELECT u.key_id, i.used_at, i.address FROM api_key_use u
  JOIN unnest($1::text[]::uuid[], $2::text[]::timestamptz[], $3::text[]) AS i (key_id, used_at, address) USING (key_id)
  ORDER BY u.key_id FOR UPDATE OF u
), touched AS (
  UPDATE api_key_use u SET used_at = used.used_at, address = used.address
  FROM used WHERE u.key_id = used.key_id AND u.used_at < used.used_at
)
INSERT INTO api_key_calls AS old (key_id, hour, address, calls)
SELECT c.key_id, c.hour, c.address, c.calls
FROM unnest($4::text[]::uuid[], $5::text[]::timestamptz[], $6::text[], $7::text[]::int[]) AS c (key_id, hour, address, calls)
JOIN used USING (key_id) ORDER BY 1, 2, 3
ON CONFLICT (key_id, hour, address) DO UPDATE SET calls = old.calls + excluded.calls`

/** What the memory holds: the uses not yet written, and the timer that writes them. */
type Ledger = { uses: Map<string, Use>; timer: NodeJS.Timeout | null; running: Promise<void> | null; cleanedAt: number }

const ledger = () =>
  processWide<Ledger>('key-use', () => ({ uses: new Map(), timer: null, running: null, cleanedAt: 0 }))

function add(uses: Map<string, Use>, keyId: string, usedAt: Date, from: string | null, calls: number) {
  const use = uses.get(keyId) ?? { usedAt, address: from, calls: new Map() }
  uses.set(keyId, use)
  if (usedAt >= use.usedAt) Object.assign(use, { usedAt, address: from })
  const hour = new Date(Math.floor(usedAt.getTime() / hourLength) * hourLength)
  const named = from ?? unknownAddress
  const known = use.calls.has(`${hour.getTime()} ${named}`) || use.calls.size < maxAddresses
  const address = known ? named : otherAddresses
  const slot = `${hour.getTime()} ${address}`
  const counted = use.calls.get(slot)
  if (counted) counted.calls += calls
  else use.calls.set(slot, { hour, address, calls })
}

/** Notes a use of a key. Never waits and never throws: no request depends on it. */
export function noteUse(keyId: string, address: string | null): void {
  const state = ledger()
  add(state.uses, keyId, new Date(), address, 1)
  state.timer ??= setTimeout(() => void flushUse(), flushEvery).unref()
}

async function writeUses(uses: Map<string, Use>) {
  const { query } = await database()
  const keys = [...uses.entries()]
  const calls = keys.flatMap(([keyId, use]) => [...use.calls.values()].map((count) => ({ keyId, ...count })))
  await query({
    text: write,
    values: [
      keys.map(([keyId]) => keyId),
      keys.map(([, use]) => use.usedAt.toISOString()),
      keys.map(([, use]) => use.address),
      calls.map((count) => count.keyId),
      calls.map((count) => count.hour.toISOString()),
      calls.map((count) => count.address),
      calls.map((count) => String(count.calls)),
    ],
  })
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : 'unknown')

async function removeOldCalls(state: Ledger) {
  if (Date.now() - state.cleanedAt < hourLength) return
  try {
    const { query } = await database()
    await query({ text: `DELETE FROM api_key_calls WHERE hour < now() - interval '48 hours'`, values: [] })
    state.cleanedAt = Date.now()
  } catch (error) {
    // The next flush tries again; what this one wrote stays written.
    log().warn({ reason: reasonOf(error) }, 'old calls could not be removed')
  }
}

async function flush(state: Ledger) {
  const uses = state.uses
  state.uses = new Map()
  if (state.timer) clearTimeout(state.timer)
  state.timer = null
  if (uses.size === 0) return
  try {
    await writeUses(uses)
  } catch (error) {
    // Kept for the next try; what was noted meanwhile is newer and stays so.
    for (const [keyId, use] of uses) {
      for (const { hour, address, calls } of use.calls.values()) add(state.uses, keyId, hour, address, calls)
      add(state.uses, keyId, use.usedAt, use.address, 0)
    }
    state.timer ??= setTimeout(() => void flushUse(), flushEvery).unref()
    log().warn({ reason: reasonOf(error) }, 'last uses could not be written')
    return
  }
  await removeOldCalls(state)
}

/** Writes what has been noted; called by a timer and at a clean stop. A failure is logged and tried again later. */
export async function flushUse(): Promise<void> {
  const state = ledger()
  await state.running
  state.running = flush(state).finally(() => (state.running = null))
  await state.running
}
