/** Notes in memory who tries keys that are deleted, and when, and writes it every few seconds. */
import 'server-only'
import { database } from '../database/open'
import { every, type Job } from '../runtime/background'
import { nowMs } from '../runtime/clock'
import { processWide } from '../runtime/process-wide'

/** By an address and a client; times in milliseconds. */
type Attempt = { keyId: string; address: string; client: string; tries: number; firstAt: number; lastAt: number }
/** Tries with one secret in one hour. */
type Tries = { keyId: string; secretId: string; hour: number; tries: number; lastAt: number }
type Ledger = { attempts: Map<string, Attempt>; callersOf: Map<string, number>; hours: Map<string, Tries>; job: Job }

const flushEvery = 3_000
/** Rows of a key, the one for `other` callers among them; as many at most are told apart between two writes. */
const mostRows = 100
/** Attempts of all keys that are told apart between two writes. */
const mostDistinct = 10_000
const other = 'other'
const hourLength = 3_600_000
/** The largest number that a row can hold. */
const largest = 2_147_483_647

const ledger = () =>
  processWide<Ledger>('key-attempts', () => ({
    attempts: new Map(),
    callersOf: new Map(),
    hours: new Map(),
    job: every(flushEvery, 'write attempts with deleted keys', flush, { atStop: true }),
  }))

function addAttempt(attempt: Attempt) {
  const { attempts, callersOf } = ledger()
  const { keyId, tries, firstAt, lastAt } = attempt
  let { address, client } = attempt
  const callers = callersOf.get(keyId) ?? 0
  const isFull = callers >= mostRows || attempts.size >= mostDistinct
  if (isFull && !attempts.has(`${keyId} ${address} ${client}`)) address = client = other
  const name = `${keyId} ${address} ${client}`
  const known = attempts.get(name)
  if (known) {
    known.tries += tries
    known.firstAt = Math.min(known.firstAt, firstAt)
    known.lastAt = Math.max(known.lastAt, lastAt)
    return
  }
  attempts.set(name, { keyId, address, client, tries, firstAt, lastAt })
  callersOf.set(keyId, callers + 1)
}

function addTries(added: Tries) {
  const { hours } = ledger()
  const name = `${added.secretId} ${added.hour}`
  const known = hours.get(name)
  if (known) {
    known.tries += added.tries
    known.lastAt = Math.max(known.lastAt, added.lastAt)
  } else hours.set(name, { ...added })
}

/** Notes a call with a deleted key. Never waits and never throws. */
export function noteAttempt(secret: { keyId: string; secretId: string }, address: string, client: string): void {
  const at = nowMs()
  addAttempt({ keyId: secret.keyId, address, client, tries: 1, firstAt: at, lastAt: at })
  addTries({ ...secret, hour: at - (at % hourLength), tries: 1, lastAt: at })
}

const iso = (time: number) => new Date(time).toISOString()

/** Callers for whom a key has no row left are added up in one for all others; so are all callers of an hour. */
async function writeAttempts(attempts: readonly Attempt[], hours: readonly Tries[]) {
  const ids = [...new Set(attempts.map(({ keyId }) => keyId))]
  const { prisma } = await database()
  await prisma.$transaction(async (tx) => {
    // Servers wait for each other here, so that each counts the rows that the other has added.
    await tx.$queryRaw`
      SELECT 1 FROM api_key WHERE id = ANY(${ids}::uuid[]) AND deleted_at IS NOT NULL ORDER BY id FOR NO KEY UPDATE`
    await tx.$executeRaw`
      WITH given AS (
        SELECT i.*, k.project_id FROM unnest(
          ${attempts.map(({ keyId }) => keyId)}::uuid[], ${attempts.map(({ address }) => address)}::text[],
          ${attempts.map(({ client }) => client)}::text[], ${attempts.map(({ tries }) => tries)}::int[],
          ${attempts.map(({ firstAt }) => iso(firstAt))}::text[]::timestamptz[],
          ${attempts.map(({ lastAt }) => iso(lastAt))}::text[]::timestamptz[]
        ) AS i (key_id, address, client, tries, first_at, last_at)
        JOIN api_key k ON k.id = i.key_id AND k.deleted_at IS NOT NULL
      ), known AS (
        SELECT key_id, count(*) AS rows FROM api_key_attempt WHERE key_id = ANY(${ids}::uuid[]) GROUP BY key_id
      ), placed AS (
        SELECT g.*, a.key_id IS NOT NULL OR coalesce(known.rows, 0) + row_number() OVER (
          PARTITION BY g.key_id, a.key_id IS NULL ORDER BY g.first_at, g.address, g.client
        ) < ${mostRows} AS has_row
        FROM given g LEFT JOIN known USING (key_id) LEFT JOIN api_key_attempt a USING (key_id, address, client)
      )
      INSERT INTO api_key_attempt AS old (key_id, project_id, address, client, tries, first_at, last_at)
      SELECT key_id, project_id, CASE WHEN has_row THEN address ELSE ${other} END, CASE WHEN has_row THEN client ELSE ${other} END,
             sum(tries)::int, min(first_at), max(last_at)
      FROM placed GROUP BY 1, 2, 3, 4 ORDER BY 1, 3, 4
      ON CONFLICT (key_id, address, client) DO UPDATE
      SET tries = least(old.tries::bigint + excluded.tries, ${largest})::int, last_at = greatest(old.last_at, excluded.last_at),
          project_id = excluded.project_id`
    await tx.$executeRaw`
      INSERT INTO api_key_traffic AS old (secret_id, key_id, hour, address, client, calls, refused, last_at)
      SELECT i.secret_id, k.id, i.hour, ${other}, ${other}, 0, i.tries, i.last_at FROM unnest(
        ${hours.map(({ secretId }) => secretId)}::uuid[], ${hours.map(({ keyId }) => keyId)}::uuid[],
        ${hours.map(({ hour }) => iso(hour))}::text[]::timestamptz[], ${hours.map(({ tries }) => tries)}::int[],
        ${hours.map(({ lastAt }) => iso(lastAt))}::text[]::timestamptz[]
      ) AS i (secret_id, key_id, hour, tries, last_at)
      JOIN api_key k ON k.id = i.key_id AND k.deleted_at IS NOT NULL ORDER BY 1, 3
      ON CONFLICT (secret_id, hour, address, client) DO UPDATE
      SET refused = old.refused + excluded.refused, last_at = greatest(old.last_at, excluded.last_at)`
  })
}

async function flush() {
  const state = ledger()
  const { attempts, hours } = state
  if (attempts.size === 0) return
  Object.assign(state, { attempts: new Map(), callersOf: new Map(), hours: new Map() })
  try {
    await writeAttempts([...attempts.values()], [...hours.values()])
  } catch (error) {
    for (const attempt of attempts.values()) addAttempt(attempt)
    for (const tries of hours.values()) addTries(tries)
    throw error
  }
}

/** Writes what was noted so far. A failure is logged, and the next flush tries again. */
export const flushAttempts = (): Promise<void> => ledger().job.now()
