/** Which rows of the activity log belong to a project, and their wire shape. */
import 'server-only'
import type { ActivityType } from '../../schema/activity'
import type { ActivityFilters, ActivityLog } from '../../schema/activity-log'
import { emailKeyOf } from '../../schema/email'
import type { Prisma } from '../prisma-client/client'

/** Types of what all projects of an account share. */
const ofAccount: ActivityType[] = [
  'DEVELOPER',
  'DEVELOPER_IDENTITY',
  'INTEGRATION',
  'EFFICIENCY_PROFILE',
  'PRODUCTIVITY_PROFILE',
  'BA_PROFILE',
]

/** A project whose log is read. */
export type LogPlace = { accountId: string; projectId: string }

/** Rows of the project, and those that concern its whole account: sign-ins, and what all projects share. */
export const visibleRows = (
  { accountId, projectId }: LogPlace,
  { emails, types, actions, from, to }: ActivityFilters,
): Prisma.ActivityWhereInput => ({
  accountId,
  OR: [{ projectId }, { projectId: null }, { type: { in: ofAccount } }],
  ...(emails?.length && { actorLabel: { in: emails.flatMap((email) => [email, emailKeyOf(email)]) } }),
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
