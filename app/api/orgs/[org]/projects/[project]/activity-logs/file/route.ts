/** The activity log of a project as a CSV file: all of it that the person may see and the filters let through. */
import { csvFile } from '@/lib/console/csv-file'
import { onlyMethods } from '@/lib/console/methods'
import { withSession } from '@/lib/console/with-session'
import { ExportActivity } from '@/lib/schema/activity-log'
import { ProjectParams } from '@/lib/schema/project'
import { exportActivity } from '@/lib/server/activity-log/export'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  GET: withSession('activity_logs:read', { params: ProjectParams, query: ExportActivity }, ({ actor, params, query }) =>
    csvFile(exportActivity(actor, query), `activity-logs-${params.org}-${params.project}`, query),
  ),
})
