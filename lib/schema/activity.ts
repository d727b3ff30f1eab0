/** The types and actions of the activity log. */
import { z } from 'zod'

/** What an activity is about: types of SEI's own log, and further ones for records that only this API changes. */
export const ActivityType = z.enum([
  'USER_LOGIN',
  'USER',
  'PROJECT',
  'ORGANIZATION',
  'API_ACCESS_KEY',
  'DEVELOPER',
  'DEVELOPER_IDENTITY',
  'INTEGRATION',
  'ORG_TREE',
  'TEAM',
  'EFFICIENCY_PROFILE',
  'PRODUCTIVITY_PROFILE',
  'BA_PROFILE',
  'KPI',
])
export type ActivityType = z.infer<typeof ActivityType>

export const ActivityAction = z.enum([
  'CREATED',
  'EDITED',
  'DELETED',
  'DISABLED',
  'ENABLED',
  'ARCHIVED',
  'RESTORED',
  'ROTATED',
  'ROTATION_CANCELLED',
  'ROTATION_ENDED',
  'PAUSED',
  'RESUMED',
  'REVOCATION_MEASURED',
  'DISMISSED',
  'SUBMITTED',
  'SUCCESS',
  'FAIL',
])
export type ActivityAction = z.infer<typeof ActivityAction>
