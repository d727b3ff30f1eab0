/** One deleted API key, and who still tries it. */
import { getDeletedKey } from '@/lib/server/keys/list-deleted'
import { onlyMethods } from '@/lib/console/methods'
import { withSession } from '@/lib/console/with-session'
import { KeyParams } from '@/lib/schema/project'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  GET: withSession('api_keys:read', { params: KeyParams }, async ({ actor, params }) =>
    Response.json(await getDeletedKey(actor, params.keyId)),
  ),
})
