/** The activity log of the whole account. */
import { onlyMethods } from '@/lib/console/methods'
import { withAccountSession } from '@/lib/console/with-session'
import { ReadActivity } from '@/lib/schema/activity-log'
import { readActivity } from '@/lib/server/activity-log/read-for-people'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  GET: withAccountSession('activity_logs:read', { query: ReadActivity }, async ({ actor, query }) =>
    Response.json(await readActivity(actor, query)),
  ),
})
