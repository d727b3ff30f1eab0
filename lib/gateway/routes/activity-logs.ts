/** The activity log on the gateway, as JSON and as CSV. */
import 'server-only'
import { ActivityLogPage, ListActivityLogs } from '../../schema/activity-log'
import { exportActivityLogs } from '../../server/activity-log/export'
import { listActivityLogs } from '../../server/activity-log/read-for-keys'
import { csvDownload, wantsCsv } from '../csv-download'
import { withKey } from '../route'

export const activityLogsRoutes = [
  withKey(
    'configure',
    {
      method: 'get',
      path: '/api/v2/activity-logs',
      tag: 'Activity logs',
      summary: 'What was changed, by whom and when',
      description:
        'Of the key’s project (keys, org trees, teams, KPIs), and of the data that its whole account shares (developers, identities, integrations, profiles). No key reads sign-ins, or changes of people and their roles: filters find none of them, and no count includes them. Who acted is the email of a person, the name of a key, or `operator:USER@HOST` for a command at a shell of the server. Newest first; retention may have deleted old entries. With `Accept: text/csv`, every row that the filters let through, without pages.',
      query: ListActivityLogs,
      responses: {
        200: {
          description: 'A page of the log',
          schema: ActivityLogPage,
          csv: true,
        },
      },
      refusals: { 406: 'Neither JSON nor CSV is accepted.' },
    },
    ({ actor, query, accept }) =>
      wantsCsv(accept)
        ? csvDownload(exportActivityLogs(actor, query), 'activity-logs.csv', query)
        : listActivityLogs(actor, query),
  ),
]
