/** Integrations on the gateway: the tools that identities, teams and pipelines refer to. */
import 'server-only'
import { CreateIntegration, Integration, IntegrationPage, IntegrationParams, ListIntegrations } from '../../schema/integration'
import { createIntegration } from '../../server/sei/integrations/create'
import { deleteIntegration } from '../../server/sei/integrations/delete'
import { getIntegration, listIntegrations } from '../../server/sei/integrations/list'
import { answer } from '../handler-reply'
import { withKey, type GatewayRoute } from '../route'

const path = '/api/v2/integrations'
const one = { tag: 'Integrations', path: `${path}/{integrationId}`, params: IntegrationParams } as const
const unknown = { 404: 'The account has no such integration.' }

export const integrationRoutes: GatewayRoute[] = [
  withKey(
    'configure',
    {
      method: 'get',
      path,
      tag: 'Integrations',
      summary: 'Integrations of the account',
      description: 'The oldest first. Those that take external data are among them, with the type CUSTOM.',
      query: ListIntegrations,
      responses: { 200: { description: 'The integrations', schema: IntegrationPage } },
    },
    ({ actor, query }) => listIntegrations(actor, query),
  ),
  withKey(
    'configure',
    {
      method: 'post',
      path,
      tag: 'Integrations',
      summary: 'Add an integration',
      description: 'A name is free once in an account, whatever its case.',
      body: CreateIntegration,
      responses: { 201: { description: 'The integration', schema: Integration } },
      refusals: { 409: 'An integration of this name exists, or the account has 1000 integrations already.' },
    },
    async ({ actor, body }) => answer(201, await createIntegration(actor, body)),
  ),
  withKey(
    'configure',
    {
      ...one,
      method: 'get',
      summary: 'One integration',
      responses: { 200: { description: 'The integration', schema: Integration } },
      refusals: unknown,
    },
    ({ actor, params }) => getIntegration(actor, params.integrationId),
  ),
  withKey(
    'configure',
    {
      ...one,
      method: 'delete',
      summary: 'Delete an integration',
      description: 'Its identities, records, jobs and pipeline instances go with it.',
      responses: { 204: { description: 'It is gone', schema: null } },
      refusals: { ...unknown, 409: 'A team or an org tree uses it.' },
    },
    async ({ actor, params }) => {
      await deleteIntegration(actor, params.integrationId)
      return answer(204, null)
    },
  ),
]
