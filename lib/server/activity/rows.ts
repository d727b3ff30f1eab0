/** Which rows of the activity log a key may see, and what is told of each. */
import 'server-only'
import type { ActivityType } from '../../schema/activity'
import type { ActivityFilters, ActivityLog } from '../../schema/activity-log'
import type { KeyActor } from '../access/actor'
import type { Prisma } from '../prisma-client/client'

/** What belongs to the account, through whichever project it was changed. */
const ofAccount: ActivityType[] = [
  'DEVELOPER',
  'DEVELOPER_IDENTITY',
  'INTEGRATION',
  'EFFICIENCY_PROFILE',
  'PRODUCTIVITY_PROFILE',
  'BA_PROFILE',
]

/** Rows of the key's project, and those that concern its whole account: sign-ins, and what all projects share. */
export const visibleRows = (
  { accountId, projectId }: KeyActor,
  { emails, types, actions, from, to }: ActivityFilters,
): Prisma.ActivityWhereInput => ({
  accountId,
  OR: [{ projectId }, { projectId: null }, { type: { in: ofAccount } }],
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

/** A row as the API tells it. */
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
