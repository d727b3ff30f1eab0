/** Many API keys at once: pause, resume, delete, hand over. */
import { changeKeys } from '@/lib/server/keys/bulk'
import { onlyMethods } from '@/lib/console/methods'
import { withSession } from '@/lib/console/with-session'
import { ChangeKeys } from '@/lib/schema/key-bulk'
import { ProjectParams } from '@/lib/schema/project'

// Whoever may do any of it may read keys; the verb asks for the permission of what is to be done.
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withSession('api_keys:read', { params: ProjectParams, body: ChangeKeys }, async ({ actor, body }) =>
    Response.json(await changeKeys(actor, body)),
  ),
})
