/** Which rows of the activity log a reader sees, whatever they filter by, and their wire shape. */
import 'server-only'
import { ActivityType } from '../../schema/activity'
import type { ActivityFilters, ActivityLog } from '../../schema/activity-log'
import type { Permission } from '../../schema/permission'
import type { Prisma } from '../prisma-client/client'
import { audienceOf, type Audience } from './event'

/** Who reads the log of a project. A key is one with the permission to configure. */
export type LogReader = { accountId: string; projectId: string } & (
  | { kind: 'key' }
  | { kind: 'person'; permissions: readonly Permission[] }
)

const typesFor = (...audiences: Audience[]) =>
  ActivityType.options.filter((type) => audiences.includes(audienceOf[type]))

/** The rows that a reader may see, in terms of their types, so that a type nobody decided about is left out. */
function readableRows(reader: LogReader): Prisma.ActivityWhereInput[] {
  const { projectId } = reader
  const ofAccountData = { type: { in: typesFor('account data') } }
  const may = (permission: Permission) => reader.kind === 'person' && reader.permissions.includes(permission)
  if (may('activity_logs:read_people')) return [{ projectId }, { projectId: null }, ofAccountData]
  const types = may('activity_logs:read_roles') ? typesFor('project', 'roles') : typesFor('project')
  return [{ projectId, type: { in: types } }, ofAccountData]
}

/** The rows of the reader's account that they may see and the filters let through. Lists, counts and files all use it. */
export const visibleRows = (
  reader: LogReader,
  { emails, types, actions, from, to }: ActivityFilters,
): Prisma.ActivityWhereInput => ({
  accountId: reader.accountId,
  OR: readableRows(reader),
  ...(emails?.length && { actorLabel: { in: emails.flatMap((email) => [email, email.toLowerCase()]) } }),
  ...(types?.length && { type: { in: types } }),
  ...(actions?.length && { action: { in: actions } }),
  at: { gte: from, lt: to },
})

export const newestFirst: Prisma.ActivityOrderByWithRelationInput[] = [{ at: 'desc' }, { id: 'desc' }]

export const columns = {
  id: true,
  at: true,
  actorKind: true,
  actorId: true,
  actorLabel: true,
  type: true,
  action: true,
  targetId: true,
  targetName: true,
  details: true,
} satisfies Prisma.ActivitySelect

/** The wire shape of a row. */
export const toActivityLog = (row: Prisma.ActivityGetPayload<{ select: typeof columns }>): ActivityLog => ({
  id: row.id,
  timestamp: row.at.toISOString(),
  email: row.actorLabel,
  actor: { kind: row.actorKind, id: row.actorId },
  type: row.type,
  action: row.action,
  target: row.targetId === null ? null : { id: row.targetId, name: row.targetName },
  details: row.details,
})
