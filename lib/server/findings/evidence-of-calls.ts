/** Reads evidence from calls: who tries deleted keys, new networks, clients at the same time, calls by kind and by month. */
import 'server-only'
import type { FindingEvidence } from '../../schema/finding'
import type { Transaction } from '../database/open'
import type { KeyState } from './key-rows'
import { habitDays, mostKnownNetworks } from '../usage/habit'
import { daysBefore, eventDays, isNetwork, type Scope } from './rules'

type EvidenceOf<Kind extends FindingEvidence['kind']> = Omit<Extract<FindingEvidence, { kind: Kind }>, 'kind'>
type Keys = readonly Pick<KeyState, 'id'>[]

const mostCallers = 3
const mostClients = 10
const months = 13

const idsOf = (keys: Keys) => keys.map(({ id }) => id)

function byKey<Row extends { keyId: string }>(rows: readonly Row[]): (keyId: string) => readonly Row[] {
  const found = new Map<string, Row[]>()
  for (const row of rows) found.set(row.keyId, [...(found.get(row.keyId) ?? []), row])
  return (keyId) => found.get(keyId) ?? []
}

type CallerRow = { keyId: string; address: string; client: string; calls: number; lastAt: Date }
const toCaller = ({ address, client, calls, lastAt }: CallerRow) => ({ address, client, calls, lastAt: lastAt.toISOString() })

/** All tries of each deleted key, and the three callers that tried last. */
export async function readAttempts(tx: Transaction, keys: Keys) {
  const rows = await tx.$queryRaw<(CallerRow & { tries: number })[]>`
    SELECT * FROM (
      SELECT key_id AS "keyId", address, client, tries::float8 AS calls, last_at AS "lastAt",
             (sum(tries) OVER (PARTITION BY key_id))::float8 AS tries,
             row_number() OVER (PARTITION BY key_id ORDER BY last_at DESC, address, client) AS place
      FROM api_key_attempt WHERE key_id = ANY(${idsOf(keys)}::uuid[])
    ) a WHERE place <= ${mostCallers} ORDER BY "keyId", place`
  const rowsOf = byKey(rows)
  return (keyId: string): Omit<EvidenceOf<'deleted_in_use'>, 'deletedAt'> => {
    const [last] = rowsOf(keyId)
    return { tries: last!.tries, lastTryAt: last!.lastAt.toISOString(), callers: rowsOf(keyId).map(toCaller) }
  }
}

type NetworkRow = { keyId: string; network: string; usedAt: Date; calls: number; isDismissed: boolean; others: string[] }

/**
 * The networks of each key that are new, the newest first, without those that were dismissed unless all were. Beside them those that were
 * known: of the 30 days before, or the last one where the key rested for longer.
 */
export async function readNewNetworks(tx: Transaction, scope: Scope, keys: Keys) {
  const rows = await tx.$queryRaw<NetworkRow[]>`
    SELECT n.key_id AS "keyId", n.network, n.used_at AS "usedAt", n.calls::float8 AS calls,
           coalesce(n.used_at <= d.event_at, false) AS "isDismissed", coalesce(o.networks, p.networks, '{}') AS others
    FROM api_key_network n
    LEFT JOIN finding_dismissal d ON d.project_id = ${scope.projectId}::uuid AND d.kind = 'new_network' AND d.key_id = n.key_id
      AND d.ends_at > ${scope.at}::timestamptz
    LEFT JOIN LATERAL (
      SELECT array_agg(network ORDER BY last_at DESC) AS networks FROM api_key_network
      WHERE key_id = n.key_id AND used_at < n.used_at AND last_at >= n.used_at - make_interval(days => ${habitDays}::int)
    ) o ON true
    LEFT JOIN LATERAL (
      SELECT ARRAY[network] AS networks FROM api_key_network
      WHERE key_id = n.key_id AND used_at < n.used_at ORDER BY last_at DESC LIMIT 1
    ) p ON true
    WHERE n.key_id = ANY(${idsOf(keys)}::uuid[]) AND n.used_at > ${daysBefore(scope, eventDays)}::timestamptz
      AND n.known_before >= 1 AND n.known_before <= ${mostKnownNetworks} AND ${isNetwork}
    ORDER BY n.key_id, n.used_at DESC, n.network`
  const rowsOf = byKey(rows)
  return (keyId: string): EvidenceOf<'new_network'> | null => {
    const all = rowsOf(keyId)
    const fresh = all.filter(({ isDismissed }) => !isDismissed)
    const [newest, ...more] = fresh.length > 0 ? fresh : all
    if (!newest) return null
    const told = ({ network, usedAt, calls }: NetworkRow) => ({ network, firstAt: usedAt.toISOString(), calls })
    return { ...told(newest), others: newest.others, more: more.map(told) }
  }
}

/** The kinds of client that called in the hour before each key was found to be shared, each with its last version and address. */
export async function readClientsTogether(tx: Transaction, keys: readonly Pick<KeyState, 'id' | 'sharedAt'>[]) {
  const shared = keys.flatMap(({ id, sharedAt }) => (sharedAt ? [{ id, sharedAt }] : []))
  const rows = await tx.$queryRaw<CallerRow[]>`
    SELECT DISTINCT ON (t.key_id, split_part(t.client, '/', 1)) t.key_id AS "keyId", t.client, t.address, t.last_at AS "lastAt",
           (sum(t.calls) OVER (PARTITION BY t.key_id, split_part(t.client, '/', 1)))::float8 AS calls
    FROM unnest(${idsOf(shared)}::uuid[], ${shared.map(({ sharedAt }) => sharedAt.toISOString())}::text[]::timestamptz[]) AS s (key_id, at)
    JOIN api_key_traffic t ON t.key_id = s.key_id AND t.calls > 0
      AND t.hour > s.at - interval '2 hours' AND t.hour <= s.at AND t.last_at > s.at - interval '1 hour'
      AND t.client NOT IN ('other', 'unknown')
    ORDER BY t.key_id, split_part(t.client, '/', 1), t.last_at DESC`
  const rowsOf = byKey(rows)
  const lastFirst = (one: CallerRow, other: CallerRow) => other.lastAt.getTime() - one.lastAt.getTime()
  return (keyId: string) => [...rowsOf(keyId)].sort(lastFirst).slice(0, mostClients).map(toCaller)
}

/** Calls of 30 days (UTC) that read and that ingest, without the checks of reverse proxies. */
export async function readCallsByKind(tx: Transaction, scope: Scope, keys: Keys) {
  const rows = await tx.$queryRaw<{ keyId: string; read: number; ingest: number }[]>`
    SELECT key_id AS "keyId", coalesce(sum(calls - checks) FILTER (WHERE kind = 'read'), 0)::float8 AS read,
           coalesce(sum(calls - checks) FILTER (WHERE kind = 'ingest'), 0)::float8 AS ingest
    FROM api_key_day WHERE key_id = ANY(${idsOf(keys)}::uuid[]) AND day > ${daysBefore(scope, habitDays)}::date
    GROUP BY key_id`
  const rowsOf = byKey(rows)
  return (keyId: string) => {
    const [row] = rowsOf(keyId)
    return { read: row?.read ?? 0, ingest: row?.ingest ?? 0 }
  }
}

/** Calls of each of the last 13 months (UTC), the one that runs last. */
export async function readCallsByMonth(tx: Transaction, { at }: Scope, keys: Keys) {
  const thisMonth = at.getUTCFullYear() * 12 + at.getUTCMonth()
  const first = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - months + 1, 1))
  const rows = await tx.$queryRaw<{ keyId: string; month: number; calls: number }[]>`
    SELECT key_id AS "keyId", (extract(year FROM day) * 12 + extract(month FROM day) - 1)::int AS month, sum(calls)::float8 AS calls
    FROM api_key_day WHERE key_id = ANY(${idsOf(keys)}::uuid[]) AND day >= ${first}::date
    GROUP BY 1, 2`
  const rowsOf = byKey(rows)
  return (keyId: string) => {
    const calls = Array<number>(months).fill(0)
    for (const row of rowsOf(keyId)) {
      const place = months - 1 - (thisMonth - row.month)
      if (place >= 0 && place < months) calls[place] = row.calls
    }
    return calls
  }
}
