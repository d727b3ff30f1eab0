/** One API key: read, rename, delete. */
import { deleteKey } from '@/lib/server/keys/delete'
import { getKeyDetail } from '@/lib/server/keys/get-detail'
import { updateKey } from '@/lib/server/keys/update'
import { onlyMethods } from '@/lib/console/methods'
import { withSession } from '@/lib/console/with-session'
import { DeleteKey } from '@/lib/schema/deleted-key'
import { UpdateKey } from '@/lib/schema/key'
import { KeyParams } from '@/lib/schema/project'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  GET: withSession('api_keys:read', { params: KeyParams }, async ({ actor, params }) =>
    Response.json(await getKeyDetail(actor, params.keyId)),
  ),

  PATCH: withSession('api_keys:edit', { params: KeyParams, body: UpdateKey }, async ({ actor, params, body }) =>
    Response.json(await updateKey(actor, params.keyId, body)),
  ),

  DELETE: withSession('api_keys:delete', { params: KeyParams, body: DeleteKey.default({}) }, async ({ actor, params, body }) => {
    await deleteKey(actor, params.keyId, body)
    return new Response(null, { status: 204 })
  }),
})
