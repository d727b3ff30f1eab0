/** Developer records on the gateway. */
import 'server-only'
import { DeveloperSchema } from '../../schema/developer'
import { developerSchema } from '../../server/sei/developer-schema'
import { withKey } from '../with-key'

export const developerRoutes = [
  withKey(
    'read',
    {
      method: 'get',
      path: '/api/v2/developers/schema',
      tag: 'Developers',
      summary: 'Developer schema of the account',
      description: 'The latest field mappings. Before the first upload the list of fields is empty.',
      responses: { 200: { description: 'The schema', schema: DeveloperSchema } },
      errors: 'developers',
    },
    ({ actor }) => developerSchema(actor),
  ),
]
