/** The schemas of a key's panel: the key, its secrets, and what they were used for in the last days. */
import { z } from 'zod'
import { Key } from './key'

/** Who calls: an address and a kind of client. Counts are those of seven days, or of another time where it is said. */
export const KeyClient = z.object({
  address: z.string(),
  client: z.string(),
  calls: z.number().int(),
  refused: z.number().int(),
  lastAt: z.iso.datetime(),
})
export type KeyClient = z.infer<typeof KeyClient>

const Call = z.object({ at: z.iso.datetime(), address: z.string(), client: z.string() })

export const KeySecret = z.object({
  id: z.uuid(),
  hint: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  isCurrent: z.boolean(),
  isRevealed: z.boolean(),
  /** Of the old one: when it stops working. */
  endsAt: z.iso.datetime().nullable(),
  /** Of the last 24 hours of the clock, the newest last. */
  callsByHour: z.array(z.number().int()).length(24),
  lastCall: Call.nullable(),
  lastRefusal: Call.nullable(),
})
export type KeySecret = z.infer<typeof KeySecret>

export const KeyDetail = Key.extend({
  /** Those that work, the current one first. */
  secrets: z.array(KeySecret),
  calls24h: z.number().int(),
  calls7d: z.number().int(),
  refused7d: z.number().int(),
  /** The 20 that called last, in seven days. */
  clients: z.array(KeyClient),
  clientCount: z.number().int(),
  /** While the key rotates. */
  rotation: z
    .object({
      /** Calls with the old secret in the last `quietSeconds`, let through or not, and the 20 clients that made the last ones. */
      oldCalls: z.number().int(),
      oldClients: z.array(KeyClient),
      lastOldCallAt: z.iso.datetime().nullable(),
      /** How long the old secret has to be quiet: six hours, or one and a half times the key's usual longest pause. */
      quietSeconds: z.number().int(),
      isSafe: z.boolean(),
      /** When it is safe if nobody calls with the old secret again; null while the new one was never used. */
      safeAt: z.iso.datetime().nullable(),
    })
    .nullable(),
  /** Measured: how long each revocation of it took, the newest first. The one of its whole project, if archived, has no hint. */
  revocations: z.array(
    z.object({ at: z.iso.datetime(), hint: z.string().nullable(), milliseconds: z.number(), refusedWith: z.string() }),
  ),
})
export type KeyDetail = z.infer<typeof KeyDetail>
