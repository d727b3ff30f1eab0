/** The API keys of a project: list and create. */
import { createKey } from '@/lib/server/keys/create'
import { listKeys } from '@/lib/server/keys/list'
import { onlyMethods } from '@/lib/console/methods'
import { withSession } from '@/lib/console/with-session'
import { CreateKey, ListKeys } from '@/lib/schema/key'
import { ProjectParams } from '@/lib/schema/project'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  GET: withSession('api_keys:list', { params: ProjectParams, query: ListKeys }, async ({ actor, query }) =>
    Response.json(await listKeys(actor, query)),
  ),

  POST: withSession('api_keys:create', { params: ProjectParams, body: CreateKey }, async ({ actor, body }) =>
    Response.json(await createKey(actor, body), { status: 201 }),
  ),
})
