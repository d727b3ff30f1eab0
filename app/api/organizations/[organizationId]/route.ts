/** One organization: rename. */
import { renameOrganization } from '@/lib/server/projects/rename'
import { onlyMethods } from '@/lib/console/methods'
import { withAccountSession } from '@/lib/console/with-session'
import { OrganizationIdParams, Rename } from '@/lib/schema/project'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  PATCH: withAccountSession(
    'projects:change',
    { params: OrganizationIdParams, body: Rename },
    async ({ actor, params, body }) => Response.json(await renameOrganization(actor, params.organizationId, body)),
  ),
})
