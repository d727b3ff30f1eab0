/** Calls of keys as servers have written them. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { database } from '../../server/database/open'
import type { Noted } from '../../server/usage/hour-counts'
import { flushUse } from '../../server/usage/note-use'
import { forgetProcessWide } from '../../server/runtime/process-wide'

/** A call of a machine as the gateway notes it: to ingest a pipeline run unless given. */
export const callFrom = (address: string | null, userAgent: string | null = 'curl/8.4.0', more: Partial<Noted> = {}): Noted => {
  const kind = more.kind ?? 'ingest'
  return { address, userAgent, kind, route: `${kind} POST /v1/custom-cicd`, isCheck: false, ...more }
}

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

/** Has several servers with the same database note and write at once: each has a ledger of its own. */
export async function onServers(count: number, note: (server: number) => void) {
  const writing: Promise<void>[] = []
  for (let server = 0; server < count; server += 1) {
    forgetProcessWide('key-use')
    note(server)
    writing.push(flushUse())
    // By then the flush has read the ledger.
    await nextTurn()
  }
  await Promise.all(writing)
  forgetProcessWide('key-use')
}
