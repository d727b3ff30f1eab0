/** One entry of a project's activity log. */
import { onlyMethods } from '@/lib/console/methods'
import { withSession } from '@/lib/console/with-session'
import { ActivityParams } from '@/lib/schema/activity-log'
import { readActivityEntry } from '@/lib/server/activity-log/read-for-people'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  GET: withSession('activity_logs:read', { params: ActivityParams }, async ({ actor, params }) =>
    Response.json(await readActivityEntry(actor, params.id)),
  ),
})
