/** What deleting an API key would break. */
import { keyUsage } from '@/lib/server/keys/usage'
import { onlyMethods } from '@/lib/console/methods'
import { withSession } from '@/lib/console/with-session'
import { KeyParams } from '@/lib/schema/project'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  GET: withSession('api_keys:read', { params: KeyParams }, async ({ actor, params }) =>
    Response.json(await keyUsage(actor, params.keyId)),
  ),
})
