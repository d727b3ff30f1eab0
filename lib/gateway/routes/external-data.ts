/** Integrations with a schema of their own on the gateway; what is posted to them is in ingestions.ts. */
import 'server-only'
import {
  CreateExternalData,
  ExternalData,
  ExternalDataPage,
  ExternalDataParams,
  ReplaceExternalSchema,
  SavedExternalData,
} from '../../schema/external-data'
import { PageQuery } from '../../schema/paging'
import { createExternalData } from '../../server/sei/external-data/create'
import { getExternalData, listExternalData } from '../../server/sei/external-data/list'
import { replaceExternalSchema } from '../../server/sei/external-data/replace-schema'
import { deleteIntegration } from '../../server/sei/integrations/delete'
import { jsonPage } from '../json-list'
import { answer } from '../handler-reply'
import { definitionBytes, withKey, type GatewayRoute } from '../route'

const tag = 'External data'
const path = '/api/v2/external-data'
const one = { tag, path: `${path}/{integrationId}`, params: ExternalDataParams } as const
const unknown = { 404: 'The account has no such integration that takes external data.' }
const schemaRules = 
  'Each detail about the schema starts with an id, such as DUPLICATE_COLUMN or UNKNOWN_REFERENCED_COLUMN. Names that are not in snake_case are taken, with a warning.'

export const externalDataRoutes: GatewayRoute[] = [
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
    async ({ actor, query }) => jsonPage(await listExternalData(actor, query)),
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
      maxBytes: definitionBytes,
      responses: { 201: { description: 'The integration', schema: SavedExternalData } },
      refusals: { 409: 'An integration of this name or table name exists, or the account has 1000 integrations already.' },
    },
    async ({ actor, body }) => answer(201, await createExternalData(actor, body)),
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
      maxBytes: definitionBytes,
      responses: { 200: { description: 'The integration', schema: SavedExternalData } },
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
      return answer(204, null)
    },
  ),
]
