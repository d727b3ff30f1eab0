/** Takes in records: all of a request, or none; the job says how it went, either way. */
import 'server-only'
import { randomBytes } from 'node:crypto'
import { maxRecords, type IngestionResult, type Violation } from '../../../schema/external-data'
import type { ExternalSchema } from '../../../schema/external-schema'
import type { KeyActor } from '../../actor'
import { database, type Transaction } from '../../db'
import { Fault, notFound, type FaultCode } from '../../fault'
import { checkRecords } from './check-records'

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

function judge({ columns }: ExternalSchema, records: readonly unknown[]): Outcome {
  const total = records.length
  if (total === 0) return refused(total, 'validation', 'There are no records. Send at least one.')
  if (total > maxRecords) {
    return refused(total, 'too_large', `There are ${total} records. Send at most ${maxRecords} in one request.`)
  }
  const { invalid, violations } = checkRecords(columns, records)
  const counts = { totalRecords: total, validRecords: total - invalid, invalidRecords: invalid, errors: violations }
  const [first] = violations
  return first
    ? { ...counts, status: 'validation failed', message: `${first.code}: ${first.message}`, refusal: 'validation' }
    : { ...counts, status: 'completed', message: `Successfully processed ${total} ${total === 1 ? 'record' : 'records'}` }
}

/** Writes the job down under an id that is free, with the records that are to be stored: in one statement. */
async function save(tx: Transaction, integrationId: number, outcome: Outcome, records: readonly unknown[]): Promise<string> {
  const { status, totalRecords, validRecords, invalidRecords, message, errors } = outcome
  const stored = JSON.stringify(records)
  for (;;) {
    const [job] = await tx.$queryRaw<{ id: string }[]>`
      WITH job AS (
        INSERT INTO ingestion_job (integration_id, id, status, total, valid, invalid, message, errors)
        VALUES (${integrationId}::int, ${randomBytes(4).toString('hex')}, ${status}, ${totalRecords}::int,
          ${validRecords}::int, ${invalidRecords}::int, ${message}, ${JSON.stringify(errors)}::jsonb)
        ON CONFLICT (integration_id, id) DO NOTHING RETURNING integration_id, id
      ), records AS (
        INSERT INTO external_record (integration_id, job_id, data)
        SELECT job.integration_id, job.id, given.data FROM job, jsonb_array_elements(${stored}::jsonb) AS given (data)
      )
      SELECT id FROM job`
    if (job) return job.id
  }
}

/**
 * Checks records against the schema of an integration of the actor's account, and stores them where all are valid.
 * @throws Fault not_found; too_large for more than 1,000 records; validation, with the violations
 */
export async function ingestRecords(
  actor: KeyActor,
  integrationId: number,
  records: readonly unknown[],
): Promise<IngestionResult> {
  const { prisma } = await database()
  const { refusal, errors, ...result } = await prisma.$transaction(async (tx) => {
    const [integration] = await tx.$queryRaw<{ schema: ExternalSchema }[]>`
      SELECT schema FROM integration
      WHERE id = ${integrationId}::int AND account_id = ${actor.accountId}::uuid AND table_name IS NOT NULL
      FOR KEY SHARE NOWAIT`
    if (!integration) throw notFound()
    const outcome = judge(integration.schema, records)
    const jobId = await save(tx, integrationId, outcome, outcome.refusal ? [] : records)
    return { jobId, ...outcome }
  })
  if (refusal) throw new Fault(refusal, result.message, { body: { ...result, errors } })
  return result
}
