/** The schemas of what a key was used for. */
import { z } from 'zod'
import { KeyPermission } from './permission'

const count = z.number().int()

/** A day of UTC. */
export const UsageDay = z.object({
  day: z.iso.date(),
  read: count,
  ingest: count,
  configure: count,
  /** Refused calls by reason. `other`: the secret was rotated away, or the project was archived. */
  refused: z.object({ expired: count, paused: count, wrongNetwork: count, forbidden: count, rateLimited: count, other: count }),
})
export type UsageDay = z.infer<typeof UsageDay>

/** Calls are counted as servers have written them, which they do every three seconds. */
export const KeyUsage = z.object({
  /** The last 30, today last. */
  days: z.array(UsageDay).length(30),
  /** Calls of each secret that was used in these days, the current one first. */
  secrets: z.array(z.object({ id: z.uuid(), hint: z.string(), isCurrent: z.boolean(), calls: count, refused: count })),
  /** Days of these in which the key was rotated. */
  rotatedAt: z.array(z.iso.datetime()),
  /** The 20 that it calls most in these days. */
  routes: z.array(z.object({ route: z.string(), kind: KeyPermission, calls: count })),
  routeCount: count,
  /** The last 20. */
  clients: z.array(
    z.object({
      address: z.string(),
      client: z.string(),
      calls: count,
      refused: count,
      firstAt: z.iso.datetime(),
      lastAt: z.iso.datetime(),
    }),
  ),
  /** The 20 that it came from last, in 400 days. */
  networks: z.array(
    z.object({
      /** In CIDR form; `other` for those beyond the 1,000 that are told apart, `unknown` for calls without an address. */
      network: z.string(),
      calls: count,
      refused: count,
      firstAt: z.iso.datetime(),
      lastAt: z.iso.datetime(),
    }),
  ),
  networkCount: count,
})
export type KeyUsage = z.infer<typeof KeyUsage>
