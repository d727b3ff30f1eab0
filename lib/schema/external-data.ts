/** The request and response schemas of external data: integrations, posted records, ingestion jobs. */
import { z } from 'zod'
import { boundedArray } from './bounded'
import { ExternalSchema, missingSchema } from './external-schema'
import { maxId, pageOf, wholeNumber } from './paging'
import { line } from './text'

export const ExternalDataParams = z.object({ integrationId: wholeNumber('integrationId', 1, maxId) })

export const JobParams = ExternalDataParams.extend({ jobId: z.string().regex(/^[0-9a-f]{8}$/) })

/** At most 56 characters, which leaves room for the prefix of the table name. */
const name = line('Name', 56).refine((text) => /[a-z0-9]/i.test(text), 'A name needs a letter or a digit from A to Z.')

export const CreateExternalData = z.object({
  name,
  tags: boundedArray(line('Tag', 64), 50, {
    noList: 'tags must be a list of texts.',
    tooMany: 'There are at most 50 tags.',
  }).default([]),
  schema: ExternalSchema,
})
export type CreateExternalData = z.infer<typeof CreateExternalData>

/** The schema file. */
export const ReplaceExternalSchema = z.object({ schema: ExternalSchema }, missingSchema)

const WireColumns = z.object({ columns: z.array(z.record(z.string(), z.unknown())) })

export const ExternalData = z.object({
  id: z.number().int(),
  name: z.string(),
  tags: z.array(z.string()),
  /** The name of the table that the data is analysed in. */
  tableName: z.string(),
  /** The URL that records are posted to. */
  ingestionUrl: z.url(),
  schema: WireColumns,
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
})
export type ExternalData = z.infer<typeof ExternalData>

/** The answer to a new schema, with warnings about names that are accepted but not recommended. */
export const SavedExternalData = ExternalData.extend({
  warnings: z.array(z.object({ pointer: z.string(), detail: z.string() })),
})
export type SavedExternalData = z.infer<typeof SavedExternalData>

export const ExternalDataPage = pageOf(ExternalData)
export type ExternalDataPage = z.infer<typeof ExternalDataPage>

export const maxRecords = 1_000

/** The number of records and their fields are checked later, against the schema of the integration. */
export const IngestRecords = z.object({
  data: z
    .custom<unknown[]>(Array.isArray, 'data must be a list of records.')
    .meta({ type: 'array', items: {}, maxItems: maxRecords }),
})

/** One rule that one record breaks. */
export const Violation = z.object({
  /** The index of the record in the request, from 0. */
  index: z.number().int(),
  field: z.string().nullable(),
  code: z.enum([
    'MISSING_REQUIRED_FIELD',
    'INVALID_TYPE',
    'NULL_NOT_ALLOWED',
    'VALUE_NOT_ALLOWED',
    'VALUE_BELOW_MIN',
    'VALUE_ABOVE_MAX',
    'MUST_BE_GREATER_THAN',
    'MUST_BE_GREATER_THAN_OR_EQUAL',
    'REQUIRED_WITH_MISSING',
    'UNKNOWN_FIELD',
  ]),
  message: z.string(),
})
export type Violation = z.infer<typeof Violation>

export const JobStatus = z.enum(['completed', 'failed', 'validation failed'])
export type JobStatus = z.infer<typeof JobStatus>

export const IngestionResult = z.object({
  jobId: z.string(),
  status: JobStatus,
  totalRecords: z.number().int(),
  validRecords: z.number().int(),
  invalidRecords: z.number().int(),
  message: z.string(),
})
export type IngestionResult = z.infer<typeof IngestionResult>

export const IngestionJob = IngestionResult.extend({ timestamp: z.iso.datetime() })
export type IngestionJob = z.infer<typeof IngestionJob>

export const IngestionJobPage = pageOf(IngestionJob)
export type IngestionJobPage = z.infer<typeof IngestionJobPage>

/** A job with its first violations. */
export const IngestionJobDetails = IngestionJob.extend({ errors: z.array(Violation) })
export type IngestionJobDetails = z.infer<typeof IngestionJobDetails>

export const MonitoringQuery = z.object({
  days: z
    .enum(['7', '30'], 'days must be 7 or 30.')
    .default('7')
    .transform((days) => (days === '7' ? 7 : 30)),
})

export const Monitoring = z.object({
  days: z.number().int(),
  recordsIngested: z.object({ inRange: z.number().int(), allTime: z.number().int() }),
  apiCalls: z.number().int(),
  lastIngestionStatus: z.enum(['Successful', 'Failed', 'Pending']),
  lastIngestionAt: z.iso.datetime().nullable(),
  /** One entry per UTC day, the oldest first. */
  dataAvailability: z.array(
    z.object({
      date: z.iso.date(),
      status: z.enum(['Healthy', 'Unhealthy', 'Pending', 'No Data']),
      records: z.number().int(),
      calls: z.number().int(),
    }),
  ),
})
export type Monitoring = z.infer<typeof Monitoring>

