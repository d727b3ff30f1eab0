/** The organizations of the account: a new one. Those there are come with the projects. */
import { createOrganization } from '@/lib/server/projects/create-organization'
import { onlyMethods } from '@/lib/console/methods'
import { withAccountSession } from '@/lib/console/with-session'
import { CreateOrganization } from '@/lib/schema/project'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withAccountSession('projects:change', { body: CreateOrganization }, async ({ actor, body }) =>
    Response.json(await createOrganization(actor, body), { status: 201 }),
  ),
})
