/** What is still called with the old secret of a key that rotates, and whether that secret can be ended. */
import 'server-only'
import type { Key } from '../../schema/key'
import type { KeyDetail } from '../../schema/key-detail'
import type { Transaction } from '../database/open'
import { Prisma } from '../prisma-client/client'
import { readClients, type HourOfSecret } from '../usage/read-traffic'
import { safeToEnd } from './safe-to-end'

type Known = {
  key: Pick<Key, 'createdAt' | 'lastUsedAt'>
  current: { id: string; createdAt: Date; awaitsReveal: boolean }
  oldId: string
  /** Of all secrets of the key, the oldest hour first. */
  hours: readonly HourOfSecret[]
  /** From when on hours are known. */
  knownSince: Date
  at: Date
}

const toIso = (time: number | null) => (time === null ? null : new Date(time).toISOString())

/** Refused calls count too: whoever sends them has not moved to the new secret. */
export async function rotationProgress(
  tx: Transaction,
  { key, current, oldId, hours, knownSince, at }: Known,
): Promise<NonNullable<KeyDetail['rotation']>> {
  const ofOld = hours.filter(({ secretId }) => secretId === oldId)
  const lastOldCall = ofOld.length === 0 ? null : Math.max(...ofOld.map(({ lastAt }) => lastAt.getTime()))
  const isNewUsed = hours.some(({ secretId, calls }) => secretId === current.id && calls > 0)
  const { quietSeconds, isSafe, safeAt } = safeToEnd({
    now: at.getTime(),
    rotatedAt: current.createdAt.getTime(),
    isNewKnown: isNewUsed || !current.awaitsReveal,
    isNewUsed,
    wasUsed: key.lastUsedAt !== null || hours.length > 0,
    calls: hours.map(({ lastAt }) => lastAt.getTime()),
    lastOldCall,
    knownSince: Date.parse(key.createdAt) < knownSince.getTime() ? knownSince.getTime() : null,
  })
  const quietFrom = new Date(at.getTime() - quietSeconds * 1_000)
  const { clients } = await readClients(
    tx,
    Prisma.sql`secret_id = ${oldId}::uuid AND last_at > ${quietFrom}::timestamptz`,
  )
  return {
    oldCalls: ofOld.reduce((sum, hour) => sum + (hour.lastAt > quietFrom ? hour.calls + hour.refused : 0), 0),
    oldClients: clients,
    lastOldCallAt: toIso(lastOldCall),
    quietSeconds,
    isSafe,
    safeAt: toIso(safeAt),
  }
}
