/** The activity log on the gateway, as JSON and as CSV. */
import 'server-only'
import { ActivityLogPage, ListActivityLogs } from '../../schema/activity-log'
import { exportActivityLogs, exportColumns } from '../../server/sei/activity-logs/export'
import { listActivityLogs } from '../../server/sei/activity-logs/list'
import { csvAnswer, wantsCsv } from '../csv-answer'
import { withKey } from '../with-key'

export const activityLogsRoutes = [
  withKey(
    'configure',
    {
      method: 'get',
      path: '/api/v2/activity-logs',
      tag: 'Activity logs',
      summary: 'What was changed, by whom and when',
      description:
        'Of the key’s project, and of what its whole account shares: sign-ins, developers, identities, integrations and profiles. Newest first. With `Accept: text/csv`, every row that the filters let through, without pages.',
      query: ListActivityLogs,
      responses: {
        200: {
          description: 'A page of the log',
          schema: ActivityLogPage,
          csv: true,
          example: {
            content: [
              {
                id: 'f3b0a7e2-7f0c-4b8e-9a57-5d1c6a3c2f10',
                timestamp: '2026-11-23T08:00:00.000Z',
                email: 'ada@example.com',
                actor: { kind: 'person', id: '5c0f4c3e-53a9-4a63-8f5e-6a2f0b9f3d11' },
                type: 'API_ACCESS_KEY',
                action: 'CREATED',
                target: { id: '9d2e7b54-1f7a-4e0e-8d3b-2b6f1c9a7e33', name: 'Nightly HR import' },
                details: { role: 'INGESTION' },
              },
            ],
            totalElements: 1,
            totalPages: 1,
            pageIndex: 0,
            pageSize: 50,
            empty: false,
          },
        },
      },
      refusals: { 406: 'Neither JSON nor CSV is accepted.' },
    },
    async ({ actor, query, headers }) =>
      wantsCsv(headers)
        ? csvAnswer(actor.request, 'activity-logs.csv', exportColumns, exportActivityLogs(actor, query))
        : listActivityLogs(actor, query),
  ),
]
