/** What an API key was used for. */
import { getKeyUsage } from '@/lib/server/keys/get-usage'
import { onlyMethods } from '@/lib/console/methods'
import { withSession } from '@/lib/console/with-session'
import { KeyParams } from '@/lib/schema/project'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  GET: withSession('api_keys:read', { params: KeyParams }, async ({ actor, params }) =>
    Response.json(await getKeyUsage(actor, params.keyId)),
  ),
})
