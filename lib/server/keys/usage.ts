/** What deleting a key would break: its calls of the last 24 hours and where they came from. */
import 'server-only'
import type { KeyUsage } from '../../schema/key'
import type { PersonActor } from '../access/actor'
import { database } from '../database/open'
import { nowMs } from '../runtime/clock'
import { getKey } from './get'

const maxAddresses = 10

/** Counts by the hour, as they were last written: a few seconds may be missing. @throws Fault not_found */
export async function keyUsage(actor: PersonActor, keyId: string): Promise<KeyUsage> {
  const { id } = await getKey(actor, keyId)
  const { prisma } = await database()
  const rows = await prisma.$queryRaw<{ address: string; calls: number }[]>`
    SELECT address, sum(calls)::int AS calls FROM api_key_calls
    WHERE key_id = ${id}::uuid AND hour > ${new Date(nowMs() - 86_400_000)}
    GROUP BY address ORDER BY 2 DESC, 1`
  return {
    calls: rows.reduce((sum, row) => sum + row.calls, 0),
    addresses: rows.slice(0, maxAddresses),
    addressCount: rows.length,
  }
}
