/** The activity log of a project, as far as the person may see it. */
import { onlyMethods } from '@/lib/console/methods'
import { withSession } from '@/lib/console/with-session'
import { ReadActivity } from '@/lib/schema/activity-log'
import { ProjectParams } from '@/lib/schema/project'
import { readActivity } from '@/lib/server/activity-log/read-for-people'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  GET: withSession('activity_logs:read', { params: ProjectParams, query: ReadActivity }, async ({ actor, query }) =>
    Response.json(await readActivity(actor, query)),
  ),
})
