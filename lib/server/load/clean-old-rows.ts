/** Deletes rows that are older than the settings say, and access that was over long ago, in short transactions. */
import 'server-only'
import { setTimeout as pause } from 'node:timers/promises'
import { database, type Database } from '../database/open'
import { nowMs } from '../runtime/clock'
import { environment } from '../runtime/env'
import { log } from '../runtime/log'
import { isStopping } from '../runtime/stopping'
import { uncountedKinds } from './stored-amounts'

const day = 86_400_000

/** Rows that one transaction deletes at most. */
const rowsPerStep = 500

/** Bytes after which a transaction takes no more rows: each long value is many rows of the database. */
const bytesPerStep = 20_000_000

/** Bytes that a row counts as whose size was not measured. */
const unmeasured = 20_000

// Rows that another server deletes are skipped. `ARRAY` makes the planner find the rows by their key.
const withinBytes = (old: string) => `
  ARRAY(SELECT id FROM (
    SELECT id, sum(coalesce(bytes, ${unmeasured})) OVER (ORDER BY id) - coalesce(bytes, ${unmeasured}) AS before FROM (${old}) old
  ) sized WHERE before < ${bytesPerStep})`

const oldRecords = `
  SELECT r.id, r.bytes FROM integration i CROSS JOIN LATERAL (
    SELECT id, bytes FROM external_record WHERE integration_id = i.id AND at < $1 ORDER BY at
    LIMIT ${rowsPerStep} FOR UPDATE SKIP LOCKED
  ) r LIMIT ${rowsPerStep}`

const oldRuns = `
  SELECT id, bytes FROM cicd_event WHERE received_at < $1 ORDER BY received_at LIMIT ${rowsPerStep} FOR UPDATE SKIP LOCKED`

/** Statements that delete the next rows from before a time, and say how many. */
const deleteNext = {
  records: `
    WITH gone AS (DELETE FROM external_record WHERE id = ANY (${withinBytes(oldRecords)}) RETURNING 1)
    SELECT count(*)::int AS count FROM gone`,
  runs: `
    WITH gone AS (DELETE FROM cicd_event WHERE id = ANY (${withinBytes(oldRuns)}) RETURNING 1)
    SELECT count(*)::int AS count FROM gone`,
  // The newest of an integration stays: monitoring tells of it. So does what all of them have ingested.
  jobs: `
    WITH gone AS (DELETE FROM ingestion_job WHERE ctid = ANY (ARRAY(
      SELECT j.place FROM integration i CROSS JOIN LATERAL (
        SELECT ctid AS place FROM ingestion_job WHERE integration_id = i.id AND at < $1
          AND at < (SELECT max(at) FROM ingestion_job newest WHERE newest.integration_id = i.id)
        ORDER BY at LIMIT ${rowsPerStep} FOR UPDATE SKIP LOCKED
      ) j LIMIT ${rowsPerStep}
    )) RETURNING integration_id, status, valid), ingested AS (
      INSERT INTO stored_amount (account_id, integration_id, cleaned_records)
      SELECT i.account_id, i.id, sum(gone.valid) FROM gone JOIN integration i ON i.id = gone.integration_id
      WHERE gone.status = 'completed' GROUP BY i.id
    )
    SELECT count(*)::int AS count FROM gone`,
  // The table refuses any other DELETE.
  activity: `SELECT delete_old_activities($1, ${rowsPerStep}) AS count`,
}

type Kind = keyof typeof deleteNext

const ofAccess = (table: string, isOver: string) => `
  WITH gone AS (DELETE FROM ${table} WHERE id = ANY (ARRAY(
    SELECT id FROM ${table} WHERE ${isOver} LIMIT ${rowsPerStep} FOR UPDATE SKIP LOCKED
  )) RETURNING 1)
  SELECT count(*)::int AS count FROM gone`

/** The same for sessions, links and challenges that are over, whatever the settings say: with the days for which their rows are kept. */
const deleteNextOfAccess = {
  sessions: { text: ofAccess('session', 'expires_at < $1 OR ended_at < $1'), days: 30 },
  links: { text: ofAccess('person_link', 'expires_at < $1 OR used_at < $1 OR voided_at < $1'), days: 30 },
  // Challenges for passkeys that nobody has answered.
  challenges: { text: ofAccess('passkey_challenge', 'expires_at < $1'), days: 1 },
}

/** Deletes rows of a table by their time alone. */
const ofUse = (table: string, time: string) => `
  WITH gone AS (DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM ${table} WHERE ${time} < $1 ORDER BY ${time} LIMIT ${rowsPerStep} FOR UPDATE SKIP LOCKED
  )) RETURNING 1)
  SELECT count(*)::int AS count FROM gone`

/**
 * With the last day of a key go its clients. As long as it is called, its last 20 stay, however long ago they were. Those of a key without
 * any day, called last before days were counted, stay with the key: nothing leads to them, and this runs every minute.
 */
const oldDays = `
  WITH gone AS (DELETE FROM api_key_day WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM api_key_day WHERE day < $1 ORDER BY day LIMIT ${rowsPerStep} FOR UPDATE SKIP LOCKED
  )) RETURNING key_id, day), idle AS (
    SELECT key_id FROM gone GROUP BY key_id
    HAVING NOT EXISTS (SELECT 1 FROM api_key_client c WHERE c.key_id = gone.key_id AND c.last_at >= max(gone.day) + 1)
  ), clients AS (DELETE FROM api_key_client c USING idle WHERE c.key_id = idle.key_id)
  SELECT count(*)::int AS count FROM gone`

/** The same for what is noted of the use of keys, whatever the settings say: with the days for which rows are kept. */
const deleteNextOfUse = {
  // Whether an old secret is safe to end is read from eight days of hours: see decision 25.
  traffic: { text: ofUse('api_key_traffic', 'hour'), days: 8 },
  // Servers of the release before read a day of it.
  calls: { text: ofUse('api_key_calls', 'hour'), days: 2 },
  // Counted from the last try in a row.
  attempts: { text: ofUse('api_key_attempt', 'last_at'), days: 400 },
  days: { text: oldDays, days: 400 },
  routes: { text: ofUse('api_key_route', 'day'), days: 31 },
  networks: { text: ofUse('api_key_network', 'last_at'), days: 400 },
  dismissals: { text: ofUse('finding_dismissal', 'ends_at'), days: 400 },
  // Logouts that the identity provider told of: their tokens are too old by then.
  logouts: { text: ofUse('oidc_logout', 'expires_at'), days: 1 },
}

/** @returns how many rows were deleted */
async function clean({ query }: Database, text: string, days: number): Promise<number> {
  const before = new Date(nowMs() - days * day)
  let deleted = 0
  for (let last = -1; last !== 0 && !isStopping(); deleted += last) {
    const [row] = await query<{ count: number }>({ text, values: [before] })
    last = row?.count ?? 0
    // Others of this server come first, also on PGlite, which runs one statement at a time.
    await pause(20)
  }
  return deleted
}

const tell = (kind: string, rows: number, days: number) => {
  if (rows > 0) log().info({ kind, rows, days }, 'old rows were deleted')
}

/** Deletes what is older than the settings say. Several servers may do so at the same time. */
export async function cleanOldRows(): Promise<void> {
  const { retentionDays } = environment()
  const opened = await database()
  for (const [kind, { text, days }] of Object.entries({ ...deleteNextOfAccess, ...deleteNextOfUse })) {
    tell(kind, await clean(opened, text, days), days)
  }
  const kinds = Object.keys(deleteNext) as Kind[]
  if (kinds.every((kind) => retentionDays[kind] === 0)) return
  // What is not counted yet must not be subtracted.
  const uncounted = await uncountedKinds()
  for (const kind of kinds) {
    const days = retentionDays[kind]
    if (days > 0 && !uncounted.has(kind)) tell(kind, await clean(opened, deleteNext[kind], days), days)
  }
}
