/** The projects of the account: all of them by organization, and a new one. */
import { createProject } from '@/lib/server/projects/create-project'
import { listOrganizations } from '@/lib/server/projects/list-all'
import { onlyMethods } from '@/lib/console/methods'
import { withAccountSession } from '@/lib/console/with-session'
import { CreateProject } from '@/lib/schema/project'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  GET: withAccountSession('projects:change', {}, async ({ actor }) => Response.json(await listOrganizations(actor))),

  POST: withAccountSession('projects:change', { body: CreateProject }, async ({ actor, body }) =>
    Response.json(await createProject(actor, body), { status: 201 }),
  ),
})
