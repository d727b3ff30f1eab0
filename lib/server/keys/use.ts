/** Notes in memory when and from where keys are used, and writes it every few seconds in one statement. */
import 'server-only'
import { database } from '../database/open'
import { every, type Job } from '../runtime/background'
import { processWide } from '../runtime/process-wide'

/** Calls in an hour from an address, or from all addresses beyond the first hundred; times in milliseconds. */
type Calls = { hour: number; from: string | null; address: string; calls: number }
type Use = { usedAt: number; address: string | null; calls: Map<string, Calls>; latest?: Calls }

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

/** The uses not yet written, the job that writes them, and when calls of old hours were last removed. */
type Ledger = { uses: Map<string, Use>; job: Job; cleanedAt: number }

const ledger = () =>
  processWide<Ledger>('key-use', () => ({
    uses: new Map(),
    job: every(flushEvery, 'write uses of keys', flush, { atStop: true }),
    cleanedAt: 0,
  }))

function add(uses: Map<string, Use>, keyId: string, usedAt: number, from: string | null, calls: number) {
  let use = uses.get(keyId)
  if (!use) uses.set(keyId, (use = { usedAt, address: from, calls: new Map() }))
  if (usedAt >= use.usedAt) {
    use.usedAt = usedAt
    use.address = from
  }
  const hour = usedAt - (usedAt % hourLength)
  // A shortcut: mostly the same machine calls again.
  if (use.latest?.hour === hour && use.latest.from === from) {
    use.latest.calls += calls
    return
  }
  const named = from ?? unknownAddress
  const known = use.calls.has(`${hour} ${named}`) || use.calls.size < maxAddresses
  const address = known ? named : otherAddresses
  const slot = `${hour} ${address}`
  const counted = use.calls.get(slot) ?? { hour, from, address, calls: 0 }
  counted.calls += calls
  use.calls.set(slot, counted)
  if (known) use.latest = counted
}

/** Notes a use of a key. Never waits and never throws: no request depends on it. */
export function noteUse(keyId: string, address: string | null): void {
  add(ledger().uses, keyId, Date.now(), address, 1)
}

async function writeUses(uses: Map<string, Use>) {
  const { query } = await database()
  const keys = [...uses.entries()]
  const calls = keys.flatMap(([keyId, use]) => [...use.calls.values()].map((count) => ({ keyId, ...count })))
  await query({
    text: write,
    values: [
      keys.map(([keyId]) => keyId),
      keys.map(([, use]) => new Date(use.usedAt).toISOString()),
      keys.map(([, use]) => use.address),
      calls.map((count) => count.keyId),
      calls.map((count) => new Date(count.hour).toISOString()),
      calls.map((count) => count.address),
      calls.map((count) => String(count.calls)),
    ],
  })
}

async function removeOldCalls(state: Ledger) {
  if (Date.now() - state.cleanedAt < hourLength) return
  const { query } = await database()
  await query({ text: `DELETE FROM api_key_calls WHERE hour < now() - interval '48 hours'`, values: [] })
  state.cleanedAt = Date.now()
}

async function flush() {
  const state = ledger()
  const uses = state.uses
  if (uses.size === 0) return
  state.uses = new Map()
  try {
    await writeUses(uses)
  } catch (error) {
    // Kept for the next flush. Uses noted meanwhile are newer and win.
    for (const [keyId, use] of uses) {
      for (const { hour, address, calls } of use.calls.values()) add(state.uses, keyId, hour, address, calls)
      add(state.uses, keyId, use.usedAt, use.address, 0)
    }
    throw error
  }
  await removeOldCalls(state)
}

/** Writes the uses noted so far. A failure is logged, and the next flush tries again. */
export const flushUse = (): Promise<void> => ledger().job.now()
