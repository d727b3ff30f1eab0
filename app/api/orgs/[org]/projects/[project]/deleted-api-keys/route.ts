/** The deleted API keys of a project. */
import { listDeletedKeys } from '@/lib/server/keys/list-deleted'
import { onlyMethods } from '@/lib/console/methods'
import { withSession } from '@/lib/console/with-session'
import { ListDeletedKeys } from '@/lib/schema/deleted-key'
import { ProjectParams } from '@/lib/schema/project'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  GET: withSession('api_keys:read', { params: ProjectParams, query: ListDeletedKeys }, async ({ actor, query }) =>
    Response.json(await listDeletedKeys(actor, query)),
  ),
})
