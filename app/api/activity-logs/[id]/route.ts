/** One entry of the account's activity log. */
import { onlyMethods } from '@/lib/console/methods'
import { withAccountSession } from '@/lib/console/with-session'
import { ActivityIdParams } from '@/lib/schema/activity-log'
import { readActivityEntry } from '@/lib/server/activity-log/read-for-people'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  GET: withAccountSession('activity_logs:read', { params: ActivityIdParams }, async ({ actor, params }) =>
    Response.json(await readActivityEntry(actor, params.id)),
  ),
})
