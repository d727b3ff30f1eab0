/** Pauses an API key. */
import { pauseKey } from '@/lib/server/keys/pause'
import { onlyMethods } from '@/lib/console/methods'
import { withSession } from '@/lib/console/with-session'
import { KeyParams } from '@/lib/schema/project'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withSession('api_keys:pause', { params: KeyParams }, async ({ actor, params }) =>
    Response.json((await pauseKey(actor, params.keyId)).key),
  ),
})
