/** The activity log of the whole account as a CSV file: all that the filters let through. */
import { csvFile } from '@/lib/console/csv-file'
import { onlyMethods } from '@/lib/console/methods'
import { withAccountSession } from '@/lib/console/with-session'
import { ExportActivity } from '@/lib/schema/activity-log'
import { exportActivity } from '@/lib/server/activity-log/export'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  GET: withAccountSession('activity_logs:read', { query: ExportActivity }, ({ actor, query }) =>
    csvFile(exportActivity(actor, query), `activity-logs-${actor.account.identifier}`, query),
  ),
})
