/** The wire shapes of rows of the activity log. */
import 'server-only'
import type { ActivityEntry, ActivityLog } from '../../schema/activity-log'
import { Prisma } from '../prisma-client/client'
import type { ActivityReader } from './readers'

/** The columns of rows `a`, as the gateway shows them. */
export const logColumns = Prisma.sql`
  a.id, a.at, a.actor_kind AS "actorKind", a.actor_id AS "actorId", a.actor_label AS "actorLabel", a.type, a.action,
  a.target_id AS "targetId", a.target_name AS "targetName", a.details`

export type LogRow = {
  id: string
  at: Date
  actorKind: string
  actorId: string | null
  actorLabel: string
  type: string
  action: string
  targetId: string | null
  targetName: string | null
  details: unknown
}

export const toActivityLog = (row: LogRow): ActivityLog => ({
  id: row.id,
  timestamp: row.at.toISOString(),
  email: row.actorLabel,
  actor: { kind: row.actorKind, id: row.actorId },
  type: row.type,
  action: row.action,
  target: row.targetId === null ? null : { id: row.targetId, name: row.targetName },
  details: row.details,
})

/** The same for the console, which also tells of the person, the place and the address. */
export const entryColumns = Prisma.sql`
  ${logColumns}, a.address, a.request_id AS "requestId", p.name AS "actorName",
  pr.name AS "projectName", pr.identifier AS project, o.identifier AS org`

/**
 * The tables joined to the rows `a`. For data that the account shares, the project where it was changed is shown only to readers who may
 * see all projects.
 */
export function entryTables(reader: ActivityReader): Prisma.Sql {
  const { accountId, projectId } = reader
  const knowsAll = projectId === null || (reader.kind === 'person' && reader.permissions.includes('activity_logs:read_people'))
  const known = knowsAll ? Prisma.empty : Prisma.sql`AND pr.id = ${projectId}::uuid`
  return Prisma.sql`
    LEFT JOIN person p ON a.actor_kind = 'person' AND p.id = a.actor_id AND p.account_id = ${accountId}::uuid
    LEFT JOIN project pr ON pr.id = a.project_id AND pr.account_id = ${accountId}::uuid ${known}
    LEFT JOIN organization o ON o.id = pr.organization_id`
}

export type EntryRow = LogRow & {
  address: string | null
  requestId: string
  actorName: string | null
  projectName: string | null
  project: string | null
  org: string | null
}

export const toActivityEntry = (row: EntryRow): ActivityEntry => ({
  ...toActivityLog(row),
  actorName: row.actorName,
  address: row.address,
  requestId: row.requestId,
  project: row.project === null ? null : { name: row.projectName!, org: row.org!, project: row.project },
})
