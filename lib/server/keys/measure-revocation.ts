/**
 * Measures revocations: from the arrival of the request that revoked a secret until a look-up, like that of any request, refuses it.
 * To be called when the change is committed. Never throws: what was revoked is, whether it is measured or not.
 */
import 'server-only'
import { setTimeout as pause } from 'node:timers/promises'
import { recordActivities, type ActivityActor } from '../activity-log/record'
import { database } from '../database/open'
import { Prisma } from '../prisma-client/client'
import { now, nowMs } from '../runtime/clock'
import { log } from '../runtime/log'
import { KeyRefused, verifyHash } from './verify'

type Revoked = { keyId: string; projectId: string; name: string; hint: string; hash: Uint8Array }
type Refused = Revoked & { milliseconds: number; refusedWith: string }
type Entry = Parameters<typeof recordActivities>[2][number]

// In milliseconds.
const betweenLookUps = 20
const longestMeasured = 5_000
/** The request waits no longer than this; the rest goes on beside it. */
const longestWait = 2_000

/** Secrets of an archived project: the check is the same for each of its keys. */
const sampleSize = 100

/** Of keys `k`, the secrets `s` that meet a condition and whose own time is not over; of each key the newest first. */
async function readSecrets(which: Prisma.Sql, most: number): Promise<Revoked[]> {
  const { prisma } = await database()
  return prisma.$queryRaw<Revoked[]>`
    SELECT k.id AS "keyId", k.project_id AS "projectId", k.name, s.hint, s.hash
    FROM api_key k JOIN api_key_secret s ON s.key_id = k.id
    WHERE ${which} AND (s.ends_at IS NULL OR s.ends_at > ${now()}::timestamptz)
    ORDER BY k.id, s.created_at DESC LIMIT ${most}`
}

/** Refusals that only a revocation causes: a wrong network and an expiry refuse a key without one. */
const revocations = new Set<KeyRefused['code']>(['key_deleted', 'key_rotated', 'project_archived', 'key_paused'])

/** @throws what else it is refused with, or keeps it from being looked up; Error where it still passes after five seconds */
async function lookUpUntilRefused(secret: Revoked, arrivedAt: number, address: string | null): Promise<Refused> {
  const hash = Buffer.from(secret.hash)
  for (const begun = performance.now(); performance.now() - begun < longestMeasured; await pause(betweenLookUps)) {
    const checked = await verifyHash(hash, address)
    const milliseconds = Math.round((performance.now() - arrivedAt) * 10) / 10
    if (checked instanceof KeyRefused && revocations.has(checked.code)) return { ...secret, milliseconds, refusedWith: checked.code }
    if (checked instanceof Error) throw checked
  }
  throw new Error('The secret still passes: it was taken back in use, or is not revoked.')
}

/** Looks secrets up and records what came of it, while the request waits for a while. A failure is logged. */
async function measure(
  actor: ActivityActor,
  { which, most, toEntries }: { which: Prisma.Sql; most: number; toEntries: (refused: Refused[]) => Entry[] },
): Promise<void> {
  const { arrivedAt, address, requestId } = actor.request
  // Without a time of arrival there is nothing to measure from.
  if (arrivedAt === undefined) return
  const run = async () => {
    const revoked = await readSecrets(which, most)
    if (revoked.length === 0) return
    const refused = await Promise.all(revoked.map((secret) => lookUpUntilRefused(secret, arrivedAt, address)))
    const { prisma } = await database()
    await recordActivities(prisma, actor, toEntries(refused))
  }
  const measured = run().catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : 'unknown'
    log().warn({ requestId, reason }, 'a revocation could not be measured')
  })
  await Promise.race([measured, pause(longestWait, undefined, { ref: false })])
}

const slowestOf = (refused: readonly Refused[]) =>
  refused.reduce((slowest, one) => (one.milliseconds > slowest.milliseconds ? one : slowest))

/** An entry for each key, with the hint of its newest secret; the slowest of its secrets counts. */
const ofKeys = (refused: Refused[]): Entry[] =>
  refused
    .filter(({ keyId }, index) => refused[index - 1]?.keyId !== keyId)
    .map(({ keyId: id, projectId, name, hint }) => {
      const { milliseconds, refusedWith } = slowestOf(refused.filter(({ keyId }) => keyId === id))
      const details = { hint, milliseconds, refusedWith }
      return { projectId, event: { type: 'API_ACCESS_KEY', action: 'REVOCATION_MEASURED', target: { id, name }, details } }
    })

/** Measures keys that this request has paused or deleted; those that were deleted before it came are left out. */
export function measureKeys(actor: ActivityActor, keyIds: readonly string[]): Promise<void> {
  const { arrivedAt = 0 } = actor.request
  const arrived = new Date(nowMs() - (performance.now() - arrivedAt))
  const which = Prisma.sql`
    k.id = ANY(${keyIds}::uuid[]) AND (
      k.deleted_at IS NULL AND s.revoked_at IS NULL OR s.revoked_at = k.deleted_at AND k.deleted_at >= ${arrived}::timestamptz
    )`
  return measure(actor, { which, most: 2 * keyIds.length, toEntries: ofKeys })
}

/** Measures a secret that another one has replaced. */
export const measureSecret = (actor: ActivityActor, secretId: string): Promise<void> =>
  measure(actor, { which: Prisma.sql`s.id = ${secretId}::uuid`, most: 1, toEntries: ofKeys })

/** Measures an archived project: up to a hundred of its secrets are looked up, and the slowest counts. */
export const measureProject = (actor: ActivityActor, { id, name }: { id: string; name: string }): Promise<void> =>
  measure(actor, {
    which: Prisma.sql`k.project_id = ${id}::uuid AND k.deleted_at IS NULL AND s.revoked_at IS NULL`,
    most: sampleSize,
    toEntries: (refused) => {
      const { milliseconds, refusedWith } = slowestOf(refused)
      const details = { keys: new Set(refused.map(({ keyId }) => keyId)).size, milliseconds, refusedWith }
      return [{ projectId: id, event: { type: 'PROJECT', action: 'REVOCATION_MEASURED', target: { id, name }, details } }]
    },
  })
