/** Looks a pasted API key up by its hash, which is in the body because URLs are logged on their way. */
import { lookUpKey } from '@/lib/server/keys/look-up'
import { onlyMethods } from '@/lib/console/methods'
import { withSession } from '@/lib/console/with-session'
import { LookUpKey } from '@/lib/schema/key-look-up'
import { ProjectParams } from '@/lib/schema/project'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withSession('api_keys:list', { params: ProjectParams, body: LookUpKey }, async ({ actor, body }) =>
    Response.json(await lookUpKey(actor, body)),
  ),
})
