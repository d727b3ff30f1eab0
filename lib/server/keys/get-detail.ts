/** Reads one live key of the actor's project with its secrets and calls, as its panel shows it. */
import 'server-only'
import type { KeyDetail, KeySecret } from '../../schema/key-detail'
import type { PersonActor } from '../access/actor'
import { database, type Transaction } from '../database/open'
import { notFound } from '../fault'
import { Prisma } from '../prisma-client/client'
import { now } from '../runtime/clock'
import { readKey } from './get'
import { readClients, readHours, readLastCalls, readRevocations, type HourOfSecret } from '../usage/read-traffic'
import { rotationProgress } from './rotation-progress'

const select = { id: true, hint: true, createdAt: true, expiresAt: true, awaitsReveal: true, endsAt: true } as const

type SecretRow = Prisma.ApiKeySecretGetPayload<{ select: typeof select }>

/** The current secret and, while the key rotates, the old one. */
const readSecrets = (tx: Transaction, keyId: string, at: Date): Promise<SecretRow[]> =>
  tx.apiKeySecret.findMany({
    where: { keyId, revokedAt: null, OR: [{ endsAt: null }, { endsAt: { gt: at } }] },
    orderBy: { createdAt: 'desc' },
    take: 2,
    select,
  })

const toSecret = (
  { id, hint, createdAt, expiresAt, awaitsReveal, endsAt }: SecretRow,
  isCurrent: boolean,
): Omit<KeySecret, 'callsByHour' | 'lastCall' | 'lastRefusal'> => ({
  id,
  hint,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt?.toISOString() ?? null,
  isCurrent,
  isRevealed: !awaitsReveal,
  endsAt: endsAt?.toISOString() ?? null,
})

const hourLength = 3_600_000
const hoursOfDay = 24
const hoursOfWeek = 7 * 24
/** Traffic is kept so long; see `clean-old-rows.ts`. */
const hoursKept = 8 * 24

const add = (hours: readonly HourOfSecret[], what: 'calls' | 'refused') => hours.reduce((sum, row) => sum + row[what], 0)

/**
 * A key with its secrets and calls. Times are hours of the clock, the one that runs among them; calls are those that servers have
 * written, which they do every three seconds.
 * @throws Fault not_found
 */
export async function getKeyDetail(actor: PersonActor, keyId: string): Promise<KeyDetail> {
  const { prisma } = await database()
  const at = now()
  /** The beginning of the first of so many hours. */
  const firstOf = (hours: number) => new Date((Math.floor(at.getTime() / hourLength) - hours + 1) * hourLength)
  const key = await readKey(prisma, actor.projectId, keyId)
  const inWeek = Prisma.sql`key_id = ${keyId}::uuid AND hour >= ${firstOf(hoursOfWeek)}::timestamptz`
  const [[current, old], hours, { clients, count }, revocations] = await Promise.all([
    readSecrets(prisma, keyId, at),
    readHours(prisma, keyId, firstOf(hoursKept)),
    readClients(prisma, inWeek),
    readRevocations(prisma, actor.projectId, keyId),
  ])
  // Deleted since it was read.
  if (!current) throw notFound()
  const secrets = old ? [current, old] : [current]
  const lastCall = await readLastCalls(prisma, secrets.map(({ id }) => id))
  const week = hours.filter(({ hour }) => hour >= firstOf(hoursOfWeek))
  const day = week.filter(({ hour }) => hour >= firstOf(hoursOfDay))
  const byHour = (secretId: string) =>
    Array.from({ length: hoursOfDay }, (_, index) => {
      const hour = firstOf(hoursOfDay - index).getTime()
      return add(day.filter((row) => row.secretId === secretId && row.hour.getTime() === hour), 'calls')
    })
  return {
    ...key,
    secrets: secrets.map((secret) => ({
      ...toSecret(secret, secret === current),
      callsByHour: byHour(secret.id),
      lastCall: lastCall(secret.id, true),
      lastRefusal: lastCall(secret.id, false),
    })),
    calls24h: add(day, 'calls'),
    calls7d: add(week, 'calls'),
    refused7d: add(week, 'refused'),
    clients,
    clientCount: count,
    rotation: old
      ? await rotationProgress(prisma, { key, current, oldId: old.id, hours, knownSince: firstOf(hoursKept), at })
      : null,
    revocations,
  }
}
