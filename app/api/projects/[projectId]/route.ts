/** One project: rename, delete. */
import { deleteProject } from '@/lib/server/projects/delete'
import { renameProject } from '@/lib/server/projects/rename'
import { onlyMethods } from '@/lib/console/methods'
import { withAccountSession } from '@/lib/console/with-session'
import { ProjectIdParams, Rename } from '@/lib/schema/project'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  PATCH: withAccountSession('projects:change', { params: ProjectIdParams, body: Rename }, async ({ actor, params, body }) =>
    Response.json(await renameProject(actor, params.projectId, body)),
  ),

  DELETE: withAccountSession('projects:change', { params: ProjectIdParams }, async ({ actor, params }) => {
    await deleteProject(actor, params.projectId)
    return new Response(null, { status: 204 })
  }),
})
