/** The members of a project, from whom the responsible person of a key is chosen. */
import { onlyMethods } from '@/lib/console/methods'
import { withSession } from '@/lib/console/with-session'
import { ProjectParams } from '@/lib/schema/project'
import { ListMembers } from '@/lib/schema/project-settings'
import { listMembers } from '@/lib/server/projects/members'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  GET: withSession('api_keys:edit', { params: ProjectParams, query: ListMembers }, async ({ actor, query }) =>
    Response.json(await listMembers(actor, query.q)),
  ),
})
