/** Writes what keys were used for, when and from where, for many keys in one statement. */
import 'server-only'
import { database } from '../database/open'
import type { KeyHour, Unwritten } from './hour-counts'
import { keepClients } from './keep-clients'
import { keepNetworks } from './keep-networks'

let parameters = 0

/** Rows that are given as an array for each column. */
function given(columns: Record<string, string>): string {
  const arrays = Object.values(columns).map((type) => {
    parameters += 1
    return `$${parameters}::text[]::${type}[]`
  })
  return `unnest(${arrays.join(', ')}) AS given (${Object.keys(columns).join(', ')})`
}

const moment = 'timestamptz'
const keys = given({ key_id: 'uuid', used_at: moment, address: 'text', configured_at: moment, called_at: moment, refused_at: moment })
const callers = given({
  key_id: 'uuid', secret_id: 'uuid', hour: moment, address: 'text', client: 'text', calls: 'int', refused: 'int',
  first_at: moment, last_at: moment, called_at: moment,
})
const networks = given({ key_id: 'uuid', network: 'text', calls: 'int', refused: 'int', first_at: moment, last_at: moment, used_at: moment })
const days = given({
  key_id: 'uuid', day: 'date', secret_id: 'uuid', kind: 'text', calls: 'int', checks: 'int', expired: 'int', paused: 'int',
  wrong_network: 'int', forbidden: 'int', rate_limited: 'int', other_refused: 'int',
})
const routes = given({ key_id: 'uuid', day: 'date', route: 'text', calls: 'int' })

const counted = ['calls', 'checks', 'expired', 'paused', 'wrong_network', 'forbidden', 'rate_limited', 'other_refused']

// `shared` counts kinds of clients without their versions: an upgrade is no sharing. `used` locks the rows of api_key_use in one order
// before anything is written, so that servers never deadlock with each other or with the deletion of a key. A key without such a row was
// deleted meanwhile.
const write = `
WITH used AS (
  SELECT u.key_id, u.project_id, given.used_at, given.address, given.configured_at, given.called_at, given.refused_at
  FROM api_key_use u JOIN ${keys} USING (key_id)
  ORDER BY u.key_id FOR UPDATE OF u
), traffic AS (
  SELECT given.secret_id, given.key_id, given.hour, given.address, given.client, sum(given.calls)::int AS calls, sum(given.refused)::int AS refused,
         min(given.first_at) AS first_at, max(given.last_at) AS last_at, max(given.called_at) AS called_at
  FROM ${callers} JOIN used USING (key_id) GROUP BY 1, 2, 3, 4, 5
), last_call AS (
  SELECT key_id, max(called_at) AS at FROM traffic WHERE calls > 0 GROUP BY 1
), shared AS (
  SELECT key_id, at FROM (
    SELECT l.key_id, l.at, t.client FROM last_call l JOIN traffic t ON t.key_id = l.key_id AND t.called_at > l.at - interval '1 hour'
    UNION ALL
    SELECT l.key_id, l.at, t.client FROM last_call l
    JOIN api_key_traffic t ON t.key_id = l.key_id AND t.hour > l.at - interval '2 hours' AND t.calls > 0 AND t.last_at > l.at - interval '1 hour'
  ) seen WHERE client NOT IN ('other', 'unknown') GROUP BY 1, 2 HAVING count(DISTINCT split_part(client, '/', 1)) >= 3
), touched AS (
  UPDATE api_key_use u
  SET used_at = greatest(u.used_at, used.used_at), address = CASE WHEN u.used_at < used.used_at THEN used.address ELSE u.address END,
      configured_at = greatest(u.configured_at, used.configured_at), called_at = greatest(u.called_at, used.called_at),
      refused_at = greatest(u.refused_at, used.refused_at), shared_at = greatest(u.shared_at, shared.at)
  FROM used LEFT JOIN shared USING (key_id) WHERE u.key_id = used.key_id
), days AS (
  INSERT INTO api_key_day AS old (key_id, day, secret_id, kind, ${counted.join(', ')})
  SELECT given.key_id, given.day, given.secret_id, given.kind, ${counted.map((name) => `sum(given.${name})::int`).join(', ')}
  FROM ${days} JOIN used USING (key_id) GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
  ON CONFLICT (key_id, day, secret_id, kind) DO UPDATE SET ${counted.map((name) => `${name} = old.${name} + excluded.${name}`).join(', ')}
), routes AS (
  INSERT INTO api_key_route AS old (key_id, day, route, calls)
  SELECT given.key_id, given.day, given.route, sum(given.calls)::int
  FROM ${routes} JOIN used USING (key_id) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  ON CONFLICT (key_id, day, route) DO UPDATE SET calls = old.calls + excluded.calls
), ${keepClients}, network_counted AS (
  SELECT given.*, used.project_id FROM ${networks} JOIN used USING (key_id)
), ${keepNetworks}, of_release_before AS (
  INSERT INTO api_key_calls AS old (key_id, hour, address, calls)
  SELECT key_id, hour, address, sum(calls)::int FROM traffic WHERE calls > 0 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  ON CONFLICT (key_id, hour, address) DO UPDATE SET calls = old.calls + excluded.calls
)
INSERT INTO api_key_traffic AS old (secret_id, key_id, hour, address, client, calls, refused, last_at)
SELECT secret_id, key_id, hour, address, client, calls, refused, last_at FROM traffic ORDER BY 1, 3, 4, 5
ON CONFLICT (secret_id, hour, address, client) DO UPDATE
SET calls = old.calls + excluded.calls, refused = old.refused + excluded.refused, last_at = greatest(old.last_at, excluded.last_at)`

const iso = (time: number) => (time === 0 ? null : new Date(time).toISOString())
const dayOf = ({ hour }: KeyHour) => new Date(hour).toISOString().slice(0, 10)

const moments = ['configuredAt', 'calledAt', 'refusedAt'] as const

/** One entry for each key: its latest times over all its hours. */
function latestOf(hours: readonly Unwritten[]): KeyHour[] {
  const byKey = new Map<string, KeyHour>()
  for (const { of } of hours) {
    const known = byKey.get(of.keyId)
    const last = known && known.usedAt > of.usedAt ? { ...known } : { ...of }
    for (const name of moments) last[name] = Math.max(of[name], known?.[name] ?? 0)
    byKey.set(of.keyId, last)
  }
  return [...byKey.values()]
}

/** An array for each column. */
const columns = <Row>(rows: readonly Row[], ...cells: ((row: Row) => string | number | null)[]) =>
  cells.map((cell) => rows.map((row) => cell(row)?.toString() ?? null))

/** All or nothing; what concerns deleted keys is left out. A key may be there with several hours. @throws what the database does */
export async function writeUses(hours: readonly Unwritten[]): Promise<void> {
  const { query } = await database()
  const ofHours = <C>(counters: (hour: Unwritten) => C[]) => hours.flatMap((hour) => counters(hour).map((one) => ({ of: hour.of, one })))
  type Of<C> = { of: KeyHour; one: C }
  const keyId = ({ of }: Of<unknown>) => of.keyId
  const day = ({ of }: Of<unknown>) => dayOf(of)
  const count = (name: string) => ({ one }: Of<{ counts: Record<string, number> }>) => one.counts[name]!
  const firstAt = ({ one }: Of<{ firstAt: number }>) => iso(one.firstAt)
  const lastAt = ({ one }: Of<{ lastAt: number }>) => iso(one.lastAt)
  const [calls, refused] = [count('calls'), count('refused')]
  await query({
    text: write,
    values: [
      ...columns(
        latestOf(hours),
        (key) => key.keyId,
        (key) => iso(key.usedAt),
        (key) => key.usedFrom,
        ...moments.map((name) => (key: KeyHour) => iso(key[name])),
      ),
      ...columns(
        ofHours((hour) => hour.callers),
        keyId,
        ({ one }) => one.secretId,
        ({ of }) => iso(of.hour),
        ({ one }) => one.address,
        ({ one }) => one.client,
        calls,
        refused,
        firstAt,
        lastAt,
        ({ one }) => iso(one.calledAt),
      ),
      ...columns(ofHours((hour) => hour.networks), keyId, ({ one }) => one.network, calls, refused, firstAt, lastAt, ({ one }) => iso(one.calledFirstAt)),
      ...columns(
        ofHours((hour) => hour.kinds),
        keyId,
        day,
        ({ one }) => one.secretId,
        ({ one }) => one.kind,
        ...['calls', 'checks', 'expired', 'paused', 'wrongNetwork', 'forbidden', 'rateLimited', 'other'].map(count),
      ),
      ...columns(ofHours((hour) => hour.routes), keyId, day, ({ one }) => one.route, calls),
    ],
  })
}
