/** External data on the gateway: integrations with a schema of their own, what is posted to them, and how it goes. */
import 'server-only'
import {
  CreateExternalData,
  ExternalData,
  ExternalDataPage,
  ExternalDataParams,
  IngestionJobDetails,
  IngestionJobPage,
  IngestionResult,
  IngestRecords,
  JobParams,
  Monitoring,
  MonitoringQuery,
  ReplaceExternalSchema,
} from '../../schema/external-data'
import { PageQuery } from '../../schema/paging'
import { createExternalData } from '../../server/sei/external-data/create'
import { ingestRecords } from '../../server/sei/external-data/ingest'
import { getJob, listJobs } from '../../server/sei/external-data/jobs'
import { getExternalData, listExternalData } from '../../server/sei/external-data/list'
import { monitorExternalData } from '../../server/sei/external-data/monitoring'
import { replaceExternalSchema } from '../../server/sei/external-data/replace-schema'
import { deleteIntegration } from '../../server/sei/integrations/delete'
import { Answer, withKey, type GatewayRoute } from '../with-key'

const tag = 'External data'
const path = '/api/v2/external-data'
const one = { tag, path: `${path}/{integrationId}`, params: ExternalDataParams } as const
const ingestions = { ...one, path: `${one.path}/ingestions` } as const
const unknown = { 404: 'The account has no such integration that takes external data.' }
const schemaRules = 'Each detail of a refusal starts with an id, such as DUPLICATE_COLUMN or UNKNOWN_REFERENCED_COLUMN.'

const configuration: GatewayRoute[] = [
  withKey(
    'configure',
    {
      method: 'get',
      path,
      tag,
      summary: 'Integrations that take external data',
      query: PageQuery,
      responses: { 200: { description: 'The integrations, the oldest first', schema: ExternalDataPage } },
    },
    ({ actor, query }) => listExternalData(actor, query),
  ),
  withKey(
    'configure',
    {
      method: 'post',
      path,
      tag,
      summary: 'Add an integration that takes external data',
      description: `The table name is made of the name, with the prefix custom_. ${schemaRules}`,
      body: CreateExternalData,
      responses: { 201: { description: 'The integration', schema: ExternalData } },
      refusals: { 409: 'An integration of this name or table name exists.' },
    },
    async ({ actor, body }) => new Answer(201, await createExternalData(actor, body)),
  ),
  withKey(
    'configure',
    {
      ...one,
      method: 'get',
      summary: 'One integration that takes external data',
      responses: { 200: { description: 'The integration', schema: ExternalData } },
      refusals: unknown,
    },
    ({ actor, params }) => getExternalData(actor, params.integrationId),
  ),
  withKey(
    'configure',
    {
      ...one,
      path: `${one.path}/schema`,
      method: 'put',
      summary: 'Replace the schema',
      description: `It holds for what is posted from then on; what is stored stays as it is. ${schemaRules}`,
      body: ReplaceExternalSchema,
      responses: { 200: { description: 'The integration', schema: ExternalData } },
      refusals: unknown,
    },
    ({ actor, params, body }) => replaceExternalSchema(actor, params.integrationId, body.schema),
  ),
  withKey(
    'configure',
    {
      ...one,
      method: 'delete',
      summary: 'Delete an integration that takes external data',
      description: 'Its records and jobs go with it.',
      responses: { 204: { description: 'It is gone', schema: null } },
      refusals: { ...unknown, 409: 'A team or an org tree uses it.' },
    },
    async ({ actor, params }) => {
      await deleteIntegration(actor, params.integrationId, 'external-data')
      return new Answer(204)
    },
  ),
]

const ingestion: GatewayRoute[] = [
  withKey(
    'ingest',
    {
      ...ingestions,
      method: 'post',
      summary: 'Post records',
      description:
        'Up to 1,000 records, best 500 to 1,000, of which all are stored or none. Each request is a job, also one that is refused. The counts of a refusal are exact; its list of violations ends after 100.',
      body: IngestRecords,
      maxBytes: 10_000_000,
      responses: {
        200: {
          description: 'All records are stored',
          schema: IngestionResult,
          example: {
            jobId: '7ffd5c20',
            status: 'completed',
            totalRecords: 2,
            validRecords: 2,
            invalidRecords: 0,
            message: 'Successfully processed 2 records',
          },
        },
      },
      refusals: { 400: 'A record breaks a rule of the schema. Nothing was stored.', 413: 'Too many records or bytes.', ...unknown },
      errors: 'ingestion',
    },
    ({ actor, params, body }) => ingestRecords(actor, params.integrationId, body.data),
  ),
  withKey(
    'ingest',
    {
      ...ingestions,
      method: 'get',
      summary: 'Ingestion jobs',
      query: PageQuery,
      responses: { 200: { description: 'The jobs, the newest first', schema: IngestionJobPage } },
      refusals: unknown,
      errors: 'ingestion',
    },
    ({ actor, params, query }) => listJobs(actor, params.integrationId, query),
  ),
  withKey(
    'ingest',
    {
      tag,
      method: 'get',
      path: `${ingestions.path}/{jobId}`,
      params: JobParams,
      summary: 'One ingestion job',
      responses: { 200: { description: 'The job, with its first violations', schema: IngestionJobDetails } },
      refusals: { 404: 'There is no such job.' },
      errors: 'ingestion',
    },
    ({ actor, params }) => getJob(actor, params.integrationId, params.jobId),
  ),
  withKey(
    'ingest',
    {
      ...one,
      path: `${one.path}/monitoring`,
      method: 'get',
      summary: 'How the integration has been fed lately',
      description: 'Days are in UTC. A day on which any request was refused is Unhealthy.',
      query: MonitoringQuery,
      responses: { 200: { description: 'Counts of the last 7 or 30 days', schema: Monitoring } },
      refusals: unknown,
      errors: 'ingestion',
    },
    ({ actor, params, query }) => monitorExternalData(actor, params.integrationId, query.days),
  ),
]

export const externalDataRoutes: GatewayRoute[] = [...configuration, ...ingestion]
