/** Pipeline events on the gateway, as the first version of the API takes them. */
import 'server-only'
import { CicdEventReceived, CicdInstance, CreateCicdInstance, CustomCicdEvent } from '../../schema/cicd'
import { createCicdInstance } from '../../server/sei/cicd/create-instance'
import { receiveCicdEvent } from '../../server/sei/cicd/receive-event'
import { withKey, type GatewayRoute } from '../route'

const common = { tag: 'CI/CD', method: 'post', errors: 'v1' } as const

export const cicdRoutes: GatewayRoute[] = [
  withKey(
    'ingest',
    {
      ...common,
      path: '/api/v1/custom-cicd',
      summary: 'Post a pipeline run',
      description: 'What the schema does not name is kept as it was sent.',
      body: CustomCicdEvent,
      responses: { 200: { description: 'The run is stored', schema: CicdEventReceived } },
      refusals: { 409: 'The account has stored as many runs or bytes as it may: RUNS_QUOTA_REACHED or STORAGE_QUOTA_REACHED.' },
    },
    ({ actor, body }) => receiveCicdEvent(actor, body),
  ),
  withKey(
    'configure',
    {
      ...common,
      path: '/api/v1/cicd/instances',
      summary: 'Register a CI or CD server',
      description: 'Its events name it by the GUID of the answer, as instance_guid.',
      body: CreateCicdInstance,
      responses: { 200: { description: 'The instance', schema: CicdInstance } },
      refusals: {
        400: 'The body is not valid, or the account has no such integration.',
        409: 'The account has 10000 instances already',
      },
    },
    ({ actor, body }) => createCicdInstance(actor, body),
  ),
]
