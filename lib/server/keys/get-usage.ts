/** Reads what a live key of the actor's project was used for, as its panel shows it. */
import 'server-only'
import type { KeyUsage, UsageDay } from '../../schema/key-usage'
import { KeyPermission } from '../../schema/permission'
import type { PersonActor } from '../access/actor'
import { database, type Transaction } from '../database/open'
import { now } from '../runtime/clock'
import { readKey } from './get'
import { mostClients } from '../usage/keep-clients'

const dayLength = 86_400_000
const daysShown = 30
/** Most routes and networks that are shown: as many as clients. */
const mostShown = mostClients

type DayRow = UsageDay['refused'] & { secretId: string; day: Date; kind: string; calls: number }

/** What a stored call was for. What a later release tells apart, this one has as configuring: that is everything else. */
const kindOf = (stored: string | undefined): KeyPermission => KeyPermission.catch('configure').parse(stored)

/** By day, secret and kind. Sums of a day are within what a number holds exactly. */
const readDays = (tx: Transaction, keyId: string, from: Date): Promise<DayRow[]> =>
  tx.$queryRaw<DayRow[]>`
    SELECT secret_id AS "secretId", day, kind, calls, expired, paused, wrong_network AS "wrongNetwork", forbidden,
           rate_limited AS "rateLimited", other_refused AS other
    FROM api_key_day WHERE key_id = ${keyId}::uuid AND day >= ${from}::date`

const reasons = ['expired', 'paused', 'wrongNetwork', 'forbidden', 'rateLimited', 'other'] as const
const refusedIn = (row: DayRow) => reasons.reduce((sum, reason) => sum + row[reason], 0)

function toDays(rows: readonly DayRow[], from: Date): UsageDay[] {
  const days = Array.from({ length: daysShown }, (_, index) => ({
    day: new Date(from.getTime() + index * dayLength).toISOString().slice(0, 10),
    read: 0,
    ingest: 0,
    configure: 0,
    refused: { expired: 0, paused: 0, wrongNetwork: 0, forbidden: 0, rateLimited: 0, other: 0 },
  }))
  for (const row of rows) {
    // A server whose clock is ahead may have begun tomorrow.
    const day = days[(row.day.getTime() - from.getTime()) / dayLength]
    if (!day) continue
    day[kindOf(row.kind)] += row.calls
    for (const reason of reasons) day.refused[reason] += row[reason]
  }
  return days
}

/** The current secret first, then the newest. Secrets that nobody called with are left out. */
async function readSecrets(tx: Transaction, keyId: string, days: readonly DayRow[], from: Date) {
  const stored = await tx.apiKeySecret.findMany({
    where: { keyId },
    orderBy: { createdAt: 'desc' },
    select: { id: true, hint: true, createdAt: true, revokedAt: true, overlapSeconds: true },
  })
  const currentId = stored.find(({ revokedAt }) => revokedAt === null)?.id
  const used = stored.flatMap(({ id, hint }) => {
    const rows = days.filter(({ secretId }) => secretId === id)
    if (rows.length === 0) return []
    const calls = rows.reduce((sum, row) => sum + row.calls, 0)
    return [{ id, hint, isCurrent: id === currentId, calls, refused: rows.reduce((sum, row) => sum + refusedIn(row), 0) }]
  })
  // Only what a rotation made has an overlap.
  const rotations = stored.filter(({ overlapSeconds, createdAt }) => overlapSeconds !== null && createdAt >= from)
  return {
    secrets: used.toSorted((one, other) => Number(other.isCurrent) - Number(one.isCurrent)),
    rotatedAt: rotations.map(({ createdAt }) => createdAt.toISOString()).toReversed(),
  }
}

/** The routes that the key calls most, and how many there are. */
async function readRoutes(tx: Transaction, keyId: string, from: Date) {
  const rows = await tx.$queryRaw<{ route: string; calls: number; count: number }[]>`
    SELECT route, sum(calls)::float8 AS calls, (count(*) OVER ())::int AS count
    FROM api_key_route WHERE key_id = ${keyId}::uuid AND day >= ${from}::date
    GROUP BY route ORDER BY sum(calls) DESC, route LIMIT ${mostShown}`
  const routes = rows.map(({ route: stored, calls }) => {
    const [kind, ...route] = stored.split(' ')
    return { route: route.join(' '), kind: kindOf(kind), calls }
  })
  return { routes, routeCount: rows[0]?.count ?? 0 }
}

type Caller = { calls: bigint; refused: bigint; firstAt: Date; lastAt: Date }

const toCaller = ({ calls, refused, firstAt, lastAt }: Caller) => ({
  calls: Number(calls),
  refused: Number(refused),
  firstAt: firstAt.toISOString(),
  lastAt: lastAt.toISOString(),
})

/**
 * What a key did in the last 30 days (UTC), and who its clients were. Calls are those that servers have written, which they do every
 * three seconds.
 * @throws Fault not_found
 */
export async function getKeyUsage(actor: PersonActor, keyId: string): Promise<KeyUsage> {
  const { prisma } = await database()
  await readKey(prisma, actor.projectId, keyId)
  const from = new Date((Math.floor(now().getTime() / dayLength) - daysShown + 1) * dayLength)
  const lastFirst = { where: { keyId }, orderBy: { lastAt: 'desc' }, take: mostShown } as const
  const [rows, routes, clients, networks, networkCount] = await Promise.all([
    readDays(prisma, keyId, from),
    readRoutes(prisma, keyId, from),
    prisma.apiKeyClient.findMany(lastFirst),
    prisma.apiKeyNetwork.findMany(lastFirst),
    prisma.apiKeyNetwork.count({ where: { keyId } }),
  ])
  return {
    days: toDays(rows, from),
    ...(await readSecrets(prisma, keyId, rows, from)),
    ...routes,
    clients: clients.map(({ address, client, ...caller }) => ({ address, client, ...toCaller(caller) })),
    networks: networks.map(({ network, ...caller }) => ({ network, ...toCaller(caller) })),
    networkCount,
  }
}
