/** Summarizes the ingestion of an integration's last days: records, calls, and days with failures. */
import 'server-only'
import type { Monitoring } from '../../../schema/external-data'
import type { KeyActor } from '../../access/actor'
import { database } from '../../database/open'
import { nowMs } from '../../runtime/clock'
import { requireExternalData } from './jobs'

const dayLength = 86_400_000

type Day = { date: string; calls: number; failures: number; records: number }
type State = Monitoring['dataAvailability'][number]['status']

function stateOf(day: Day | undefined, isToday: boolean): State {
  if (!day) return isToday ? 'Pending' : 'No Data'
  return day.failures > 0 ? 'Unhealthy' : 'Healthy'
}

/** Summarizes the last `days` days in UTC, today included. @throws Fault not_found */
export async function monitorExternalData(actor: KeyActor, integrationId: number, days: number): Promise<Monitoring> {
  await requireExternalData(actor, integrationId)
  const { prisma } = await database()
  const today = Math.floor(nowMs() / dayLength)
  const from = new Date((today - days + 1) * dayLength)
  const [found, [total], last] = await Promise.all([
    prisma.$queryRaw<Day[]>`
      SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS date, count(*)::int AS calls,
             (count(*) FILTER (WHERE status <> 'completed'))::int AS failures,
             coalesce(sum(valid) FILTER (WHERE status = 'completed'), 0)::int AS records
      FROM ingestion_job WHERE integration_id = ${integrationId}::int AND at >= ${from} GROUP BY 1`,
    prisma.$queryRaw<[{ records: number }]>`
      SELECT coalesce(sum(records), 0)::float8 AS records FROM (
        SELECT valid AS records FROM ingestion_job WHERE integration_id = ${integrationId}::int AND status = 'completed'
        UNION ALL
        SELECT cleaned_records FROM stored_amount
        WHERE account_id = ${actor.accountId}::uuid AND integration_id = ${integrationId}::int
      ) ingested`,
    prisma.ingestionJob.findFirst({
      where: { integrationId },
      orderBy: [{ at: 'desc' }, { id: 'asc' }],
      select: { at: true, status: true },
    }),
  ])
  const byDate = new Map(found.map((day) => [day.date, day]))
  const dates = Array.from({ length: days }, (_, n) => new Date(from.getTime() + n * dayLength).toISOString().slice(0, 10))
  const sum = (count: (day: Day) => number) => found.reduce((all, day) => all + count(day), 0)
  return {
    days,
    recordsIngested: { inRange: sum((day) => day.records), allTime: total.records },
    apiCalls: sum((day) => day.calls),
    lastIngestionStatus: last ? (last.status === 'completed' ? 'Successful' : 'Failed') : 'Pending',
    lastIngestionAt: last?.at.toISOString() ?? null,
    dataAvailability: dates.map((date, n) => {
      const day = byDate.get(date)
      return { date, status: stateOf(day, n === days - 1), records: day?.records ?? 0, calls: day?.calls ?? 0 }
    }),
  }
}
