/** Records that are posted to integrations of external data on the gateway, and how that goes. */
import 'server-only'
import {
  ExternalDataParams,
  IngestionJobDetails,
  IngestionJobPage,
  IngestionResult,
  IngestRecords,
  JobParams,
  Monitoring,
  MonitoringQuery,
} from '../../schema/external-data'
import { PageQuery } from '../../schema/paging'
import { ingestRecords } from '../../server/sei/external-data/ingest'
import { getJob, listJobs } from '../../server/sei/external-data/jobs'
import { monitorExternalData } from '../../server/sei/external-data/monitoring'
import { withKey, type GatewayRoute } from '../route'

const path = '/api/v2/external-data/{integrationId}'
const common = { tag: 'External data', params: ExternalDataParams, errors: 'ingestion' } as const
const unknown = { 404: 'The account has no such integration that takes external data.' }

export const ingestionRoutes: GatewayRoute[] = [
  withKey(
    'ingest',
    {
      ...common,
      path: `${path}/ingestions`,
      method: 'post',
      summary: 'Post records',
      description:
        'Up to 1,000 records, best 500 to 1,000, of which all are stored or none. Each request with a list of records is a job, also one that is refused; a body without one is none, and neither is one for which a quota has no room. The counts of a refusal are exact; its list of violations ends after 100.',
      body: IngestRecords,
      maxBytes: 10_000_000,
      responses: {
        200: {
          description: 'All records are stored',
          schema: IngestionResult,
        },
      },
      refusals: {
        ...unknown,
        400: 'A record breaks a rule of the schema. Nothing was stored.',
        409: 
          'The account has stored as many records, jobs or bytes as it may: RECORDS_QUOTA_REACHED, JOBS_QUOTA_REACHED or STORAGE_QUOTA_REACHED.',
        413: 'Too many records or bytes.',
      },
    },
    ({ actor, params, body }) => ingestRecords(actor, params.integrationId, body.data),
  ),
  withKey(
    'ingest',
    {
      ...common,
      path: `${path}/ingestions`,
      method: 'get',
      summary: 'Ingestion jobs',
      query: PageQuery,
      responses: { 200: { description: 'The jobs, the newest first', schema: IngestionJobPage } },
      refusals: unknown,
    },
    ({ actor, params, query }) => listJobs(actor, params.integrationId, query),
  ),
  withKey(
    'ingest',
    {
      ...common,
      method: 'get',
      path: `${path}/ingestions/{jobId}`,
      params: JobParams,
      summary: 'One ingestion job',
      responses: { 200: { description: 'The job, with its first violations', schema: IngestionJobDetails } },
      refusals: { 404: 'There is no such job.' },
    },
    ({ actor, params }) => getJob(actor, params.integrationId, params.jobId),
  ),
  withKey(
    'ingest',
    {
      ...common,
      path: `${path}/monitoring`,
      method: 'get',
      summary: 'How the integration has been fed lately',
      description: 'Days are in UTC. A day on which any request was refused is Unhealthy.',
      query: MonitoringQuery,
      responses: { 200: { description: 'Counts of the last 7 or 30 days', schema: Monitoring } },
      refusals: unknown,
    },
    ({ actor, params, query }) => monitorExternalData(actor, params.integrationId, query.days),
  ),
]
