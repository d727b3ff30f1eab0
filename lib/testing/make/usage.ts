/** What keys did, as servers have written it. */
import { database } from '../../server/database/open'
import { nowMs } from '../../server/runtime/clock'

const dayLength = 86_400_000

/** A moment so many days before now, by the clock of the server. */
export const daysAgo = (days: number): Date => new Date(nowMs() - days * dayLength)

const dayOf = (at: Date) => new Date(at.toISOString().slice(0, 10))

type Refusals = { expired?: number; paused?: number; wrongNetwork?: number; forbidden?: number; rateLimited?: number; otherRefused?: number }
type Day = Refusals & { keyId: string; secretId: string; at: Date; kind?: 'read' | 'ingest' | 'configure'; calls?: number; checks?: number }

/** Calls on the days (UTC) of these moments: to ingest unless a kind is given. */
export async function addDays(...days: Day[]): Promise<void> {
  const { prisma } = await database()
  await prisma.apiKeyDay.createMany({ data: days.map(({ at, kind = 'ingest', ...day }) => ({ ...day, kind, day: dayOf(at) })) })
}

type Route = { keyId: string; at: Date; route: string; kind?: 'read' | 'ingest' | 'configure'; calls?: number }

/** Calls of routes, such as `POST /v1/custom-cicd`, on the days of these moments. */
export async function addRoutes(...routes: Route[]): Promise<void> {
  const { prisma } = await database()
  await prisma.apiKeyRoute.createMany({
    data: routes.map(({ keyId, at, route, kind = 'ingest', calls = 1 }) => ({ keyId, day: dayOf(at), route: `${kind} ${route}`, calls })),
  })
}

type Caller = { keyId: string; firstAt?: Date; lastAt: Date; calls?: number; refused?: number }
const counts = ({ firstAt, lastAt, calls = 1, refused = 0 }: Caller) => ({ firstAt: firstAt ?? lastAt, lastAt, calls, refused })

/** Clients as a key's panel lists them: from 192.0.2.1 and `curl/8` unless given. */
export async function addClients(...clients: (Caller & { address?: string; client?: string })[]): Promise<void> {
  const { prisma } = await database()
  await prisma.apiKeyClient.createMany({
    data: clients.map(({ keyId, address = '192.0.2.1', client = 'curl/8', ...caller }) => ({ keyId, address, client, ...counts({ keyId, ...caller }) })),
  })
}

type Network = Caller & { projectId: string; network?: string; knownBefore?: number | null; usedAt?: Date | null }

/**
 * Networks that a key came from: 192.0.2.0/24 unless given. Let through since `firstAt`, and with no other network known before it,
 * unless `usedAt` and `knownBefore` say so.
 */
export async function addNetworks(...networks: Network[]): Promise<void> {
  const { prisma } = await database()
  await prisma.apiKeyNetwork.createMany({
    data: networks.map(({ keyId, projectId, network = '192.0.2.0/24', knownBefore, usedAt, ...caller }) => {
      const counted = counts({ keyId, ...caller })
      const first = usedAt === undefined ? counted.firstAt : usedAt
      return { keyId, projectId, network, ...counted, usedAt: first, knownBefore: first && (knownBefore ?? 0) }
    }),
  })
}

/** What is stored of what a key did: what findings read, days, routes, clients and networks. */
export async function usageOf(keyId: string) {
  const { prisma } = await database()
  const [use, days, routes, clients, networks] = await Promise.all([
    prisma.apiKeyUse.findUnique({ where: { keyId } }),
    prisma.apiKeyDay.findMany({ where: { keyId }, orderBy: [{ day: 'asc' }, { secretId: 'asc' }, { kind: 'asc' }] }),
    prisma.apiKeyRoute.findMany({ where: { keyId }, orderBy: [{ day: 'asc' }, { route: 'asc' }] }),
    prisma.apiKeyClient.findMany({ where: { keyId }, orderBy: [{ address: 'asc' }, { client: 'asc' }] }),
    prisma.apiKeyNetwork.findMany({ where: { keyId }, orderBy: { network: 'asc' } }),
  ])
  return { use, days, routes, clients, networks }
}
