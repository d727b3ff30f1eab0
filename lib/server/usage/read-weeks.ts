/** Reads how often keys were called on each of the last seven days, for the lines of a list. */
import 'server-only'
import type { ListedKey } from '../../schema/key'
import type { Transaction } from '../database/open'

const dayLength = 86_400_000
const daysOfWeek = 7

type Week = Pick<ListedKey, 'callsByDay' | 'refusedByDay'>
type Row = { keyId: string; day: Date; calls: number; refused: number }

/** Of each key the calls and the refused calls of each day (UTC), today's last. @param at the moment that is in today */
export async function readWeeks(tx: Transaction, keyIds: readonly string[], at: Date): Promise<(keyId: string) => Week> {
  const first = Math.floor(at.getTime() / dayLength) - daysOfWeek + 1
  const rows = await tx.$queryRaw<Row[]>`
    SELECT key_id AS "keyId", day, sum(calls)::float8 AS calls,
           sum(expired + paused + wrong_network + forbidden + rate_limited + other_refused)::float8 AS refused
    FROM api_key_day WHERE key_id = ANY(${keyIds}::uuid[]) AND day >= ${new Date(first * dayLength)}::date
    GROUP BY key_id, day`
  const weeks = new Map(keyIds.map((id) => [id, { callsByDay: Array<number>(daysOfWeek).fill(0), refusedByDay: Array<number>(daysOfWeek).fill(0) }]))
  for (const { keyId, day, calls, refused } of rows) {
    const index = day.getTime() / dayLength - first
    const week = weeks.get(keyId)
    if (!week || index >= daysOfWeek) continue
    week.callsByDay[index] = calls
    week.refusedByDay[index] = refused
  }
  return (keyId) => weeks.get(keyId)!
}
