/** Calls of keys as servers have written them. */
import { database } from '../../server/database/open'

const hourLength = 3_600_000

type Calls = { secretId: string; keyId: string; at: Date; address?: string; client?: string; calls?: number; refused?: number }

/** Calls in an hour, the last of them at a time: from 192.0.2.1 and `curl/8` unless given, one unless `calls` or `refused` is. */
export async function addTraffic(...traffic: Calls[]): Promise<void> {
  const { prisma } = await database()
  await prisma.apiKeyTraffic.createMany({
    data: traffic.map(({ at, address = '192.0.2.1', client = 'curl/8', calls, refused = 0, ...ids }) => {
      const hour = new Date(at.getTime() - (at.getTime() % hourLength))
      return { ...ids, hour, address, client, calls: calls ?? (refused > 0 ? 0 : 1), refused, lastAt: at }
    }),
  })
}

/** What is stored of the traffic of a key, by hour, address and client. */
export async function trafficOf(keyId: string) {
  const { prisma } = await database()
  return prisma.apiKeyTraffic.findMany({
    where: { keyId },
    orderBy: [{ hour: 'asc' }, { address: 'asc' }, { client: 'asc' }],
    omit: { keyId: true },
  })
}
