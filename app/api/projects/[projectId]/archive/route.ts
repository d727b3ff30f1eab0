/** Archives a project. */
import { archiveProject } from '@/lib/server/projects/archive'
import { onlyMethods } from '@/lib/console/methods'
import { withAccountSession } from '@/lib/console/with-session'
import { ProjectIdParams } from '@/lib/schema/project'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withAccountSession('projects:change', { params: ProjectIdParams }, async ({ actor, params }) =>
    Response.json(await archiveProject(actor, params.projectId)),
  ),
})
