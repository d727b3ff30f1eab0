/** Ends the old secret of a key that rotates. */
import { endOldSecret } from '@/lib/server/keys/end-old-secret'
import { onlyMethods } from '@/lib/console/methods'
import { withSession } from '@/lib/console/with-session'
import { KeyParams } from '@/lib/schema/project'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withSession('api_keys:rotate', { params: KeyParams }, async ({ actor, params }) =>
    Response.json(await endOldSecret(actor, params.keyId)),
  ),
})
