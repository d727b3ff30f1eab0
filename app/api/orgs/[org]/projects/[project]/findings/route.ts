/** How many findings a project has of each kind. */
import { countFindings } from '@/lib/server/findings/count'
import { onlyMethods } from '@/lib/console/methods'
import { withSession } from '@/lib/console/with-session'
import { ProjectParams } from '@/lib/schema/project'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  GET: withSession('api_keys:read', { params: ProjectParams }, async ({ actor }) => Response.json(await countFindings(actor))),
})
