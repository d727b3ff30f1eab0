/** Cancels the rotation of a key. */
import { cancelRotation } from '@/lib/server/keys/cancel-rotation'
import { onlyMethods } from '@/lib/console/methods'
import { withSession } from '@/lib/console/with-session'
import { KeyParams } from '@/lib/schema/project'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  DELETE: withSession('api_keys:rotate', { params: KeyParams }, async ({ actor, params }) =>
    Response.json(await cancelRotation(actor, params.keyId)),
  ),
})
