/** Who reads which part of the activity log. Lists, counts, files and single entries all go by it. */
import 'server-only'
import { ActivityType } from '../../schema/activity'
import type { AccountPermission, Permission } from '../../schema/permission'
import { Prisma } from '../prisma-client/client'
import { audienceOf, type Audience } from './event'

/** Who reads the log of a project. A key is one with the permission to configure. */
export type LogReader = { accountId: string; projectId: string } & (
  | { kind: 'key' }
  | { kind: 'person'; permissions: readonly Permission[] }
)

/** Who reads the log of the whole account. */
type AccountLogReader = { kind: 'person'; accountId: string; projectId: null; permissions: readonly AccountPermission[] }

export type ActivityReader = LogReader | AccountLogReader

/**
 * Rows that a reader sees: those of a project (null: of the account, and of no project), or of the whole account, and of these
 * types. The parts of a reader have no row in common.
 */
export type LogPart = { projectId: string | null | 'any'; types: { only: string[] } | { not: string[] } }

const typesFor = (...audiences: Audience[]): string[] =>
  ActivityType.options.filter((type) => audiences.includes(audienceOf[type]))

/** The parts of the log that a reader sees. A type that nobody decided about is left out, but for Account Admins. */
export function partsOf(reader: ActivityReader): LogPart[] {
  if (reader.projectId === null) {
    return reader.permissions.includes('activity_logs:read') ? [{ projectId: 'any', types: { not: [] } }] : []
  }
  const { projectId } = reader
  const may = (permission: Permission) => reader.kind === 'person' && reader.permissions.includes(permission)
  const accountData = typesFor('account data')
  const shared: LogPart = { projectId: 'any', types: { only: accountData } }
  if (may('activity_logs:read_people')) {
    const others = { not: accountData }
    return [{ projectId, types: others }, { projectId: null, types: others }, shared]
  }
  const only = may('activity_logs:read_roles') ? typesFor('project', 'roles') : typesFor('project')
  return [{ projectId, types: { only } }, shared]
}

/** Whether a type, as SQL has it, is one of a part. */
export const isOfTypes = (type: Prisma.Sql, types: LogPart['types']): Prisma.Sql =>
  'only' in types ? Prisma.sql`${type} = ANY(${types.only}::text[])` : Prisma.sql`${type} <> ALL(${types.not}::text[])`

/** Whether a row `a` of the reader's account is in a part. No index has its form, so that none is chosen for it. */
export const isOfProject = ({ projectId }: LogPart): Prisma.Sql =>
  projectId === 'any' ? Prisma.sql`true` : Prisma.sql`a.project_id IS NOT DISTINCT FROM ${projectId}::uuid`

/** Whether the reader sees a row `a`: for one that is known by its id. */
export function isVisible(reader: ActivityReader): Prisma.Sql {
  const parts = partsOf(reader).map((part) => Prisma.sql`(${isOfProject(part)} AND ${isOfTypes(Prisma.sql`a.type`, part.types)})`)
  return Prisma.sql`(a.account_id = ${reader.accountId}::uuid AND (${Prisma.join([Prisma.sql`false`, ...parts], ' OR ')}))`
}
