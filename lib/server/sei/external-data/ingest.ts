/** Ingests external data: stores all records of a request or none, and a job that says how it went. */
import 'server-only'
import { randomBytes } from 'node:crypto'
import { maxRecords, type IngestionResult, type Violation } from '../../../schema/external-data'
import type { ExternalSchema } from '../../../schema/external-schema'
import type { KeyActor } from '../../access/actor'
import { jsonBatchesOf } from '../../database/batches'
import { isLockTimeout } from '../../database/errors'
import { database, type Transaction } from '../../database/open'
import { Fault, notFound } from '../../fault'
import type { FaultCode } from '../../fault-codes'
import { storeWithinQuotas } from '../../load/storage-quotas'
import type { PrismaClient } from '../../prisma-client/client'
import { now } from '../../runtime/clock'
import { checkRecords } from './check-records'

/** Attempts of one request: its records are checked again where the schema was replaced meanwhile. */
const mostAttempts = 3

type Outcome = Omit<IngestionResult, 'jobId'> & { errors: Violation[]; refusal?: FaultCode }

const refused = (total: number, refusal: FaultCode, message: string): Outcome => ({
  status: 'failed',
  totalRecords: total,
  validRecords: 0,
  invalidRecords: 0,
  message,
  errors: [],
  refusal,
})

/** Checks records. @returns what the job and the answer say */
async function checkAll({ columns }: ExternalSchema, records: readonly unknown[]): Promise<Outcome> {
  const total = records.length
  if (total === 0) return refused(total, 'validation', 'There are no records. Send at least one.')
  if (total > maxRecords) {
    return refused(total, 'too_large', `There are ${total} records. Send at most ${maxRecords} in one request.`)
  }
  const { invalid, violations } = await checkRecords(columns, records)
  const counts = { totalRecords: total, validRecords: total - invalid, invalidRecords: invalid, errors: violations }
  const [first] = violations
  return first
    ? { ...counts, status: 'validation failed', message: `${first.code}: ${first.message}`, refusal: 'validation' }
    : { ...counts, status: 'completed', message: `Successfully processed ${total} ${total === 1 ? 'record' : 'records'}` }
}

/** An integration with its schema. `version` differs after each change of its row. */
type Integration = { id: number; schema: ExternalSchema; version: string }

/** @throws Fault not_found */
async function findIntegration(prisma: PrismaClient, actor: KeyActor, id: number): Promise<Integration> {
  const [integration] = await prisma.$queryRaw<Integration[]>`
    SELECT id, schema, xmin::text AS version FROM integration
    WHERE id = ${id}::int AND account_id = ${actor.accountId}::uuid AND table_name IS NOT NULL`
  if (!integration) throw notFound()
  return integration
}

/** The JSON that is stored with a job, its records in as many pieces as there are to be statements. */
type Stored = { records: string[]; errors: string }

/** In characters: on PGlite a key check waits for the statement under way, and one of 6 MB takes a second and more. */
const longestOnPGlite = 300_000

/** In characters of one record, which cannot be split: storing 10 million takes PGlite a second. */
const longestRecordOnPGlite = 2_000_000

const tooLongForPGlite = () =>
  new Fault(
    'too_large',
    `A record may have at most ${longestRecordOnPGlite} characters as JSON. This server runs on PGlite. With DATABASE_URL, the address of a PostgreSQL, it takes more.`,
  )

/** Saves the job where the quotas leave room for it. @throws Fault as `storeWithinQuotas` does */
async function saveWithinQuotas(actor: KeyActor, integration: Integration, outcome: Outcome, given: readonly unknown[]) {
  const { prisma, kind } = await database()
  const kept = outcome.refusal ? [] : given
  const records = [...jsonBatchesOf(kept, kind === 'pglite' ? longestOnPGlite : undefined)]
  if (kind === 'pglite' && records.some(({ length }) => length > longestRecordOnPGlite)) throw tooLongForPGlite()
  const errors = JSON.stringify(outcome.errors)
  const bytes = records.reduce((sum, text) => sum + text.length, errors.length)
  const wanted = { bytes, records: kept.length, jobs: 1, runs: 0 }
  const save = (tx: Transaction) => saveJob(tx, integration, outcome, { records, errors })
  return storeWithinQuotas(actor.accountId, wanted, () => (records.length > 1 ? prisma.$transaction(save) : save(prisma)))
}

/**
 * Stores the job under a free id with its first records, in one statement, and the rest of the records in more.
 * @returns the id, or null where the integration has changed since it was read: then nothing is stored
 */
async function saveJob(tx: Transaction, { id, version }: Integration, outcome: Outcome, { records, errors }: Stored) {
  const { status, totalRecords, validRecords, invalidRecords, message } = outcome
  const [first = '[]', ...others] = records
  const at = now()
  for (;;) {
    const [{ found, jobId }] = await tx.$queryRaw<[{ found: boolean; jobId: string | null }]>`
      WITH held AS (
        SELECT id FROM integration WHERE id = ${id}::int AND xmin::text = ${version} FOR KEY SHARE NOWAIT
      ), job AS (
        INSERT INTO ingestion_job (integration_id, id, at, status, total, valid, invalid, message, errors)
        SELECT held.id, ${randomBytes(4).toString('hex')}, ${at}::timestamptz, ${status}, ${totalRecords}::int,
          ${validRecords}::int, ${invalidRecords}::int, ${message}, ${errors}::jsonb FROM held
        ON CONFLICT (integration_id, id) DO NOTHING RETURNING integration_id, id
      ), records AS (
        INSERT INTO external_record (integration_id, job_id, at, data)
        SELECT job.integration_id, job.id, ${at}::timestamptz, given.data FROM job, jsonb_array_elements(${first}::jsonb) AS given (data)
      )
      SELECT EXISTS (SELECT 1 FROM held) AS found, (SELECT id FROM job) AS "jobId"`
    if (!found) return null
    if (!jobId) continue
    for (const more of others) {
      await tx.$executeRaw`
        INSERT INTO external_record (integration_id, job_id, at, data)
        SELECT ${id}::int, ${jobId}, ${at}::timestamptz, given.data FROM jsonb_array_elements(${more}::jsonb) AS given (data)`
    }
    return jobId
  }
}

const beingChanged = (cause?: unknown) =>
  new Fault('unavailable', 'The integration is being changed. Nothing was saved. Send the records again shortly.', {
    retryAfter: 5,
    cause,
  })

/** Checks and stores records. Holds no database connection during the check, so that many requests can be checked. */
async function checkAndSave(actor: KeyActor, integrationId: number, records: readonly unknown[]) {
  const { prisma } = await database()
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const integration = await findIntegration(prisma, actor, integrationId)
    const outcome = await checkAll(integration.schema, records)
    const jobId = await saveWithinQuotas(actor, integration, outcome, records)
    if (jobId) return { jobId, ...outcome }
  }
  throw beingChanged()
}

/**
 * Checks records against the schema of an integration of the actor's account, and stores them where all are valid.
 * @throws Fault not_found; too_large for more than 1,000 records, or a record that is too long for PGlite; validation, with
 * the violations; records_, jobs_ or storage_quota_reached, and then no job is kept; unavailable where the integration
 * changes in each attempt
 */
export async function ingestRecords(
  actor: KeyActor,
  integrationId: number,
  records: readonly unknown[],
): Promise<IngestionResult> {
  const { refusal, errors, ...result } = await checkAndSave(actor, integrationId, records).catch((error: unknown) => {
    throw isLockTimeout(error) ? beingChanged(error) : error
  })
  if (refusal) throw new Fault(refusal, result.message, { body: { ...result, errors } })
  return result
}
