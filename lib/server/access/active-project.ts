/** Refuses to change an archived project, also one that is being archived at the same moment. */
import 'server-only'
import type { ProjectSettings } from '../../schema/project-settings'
import type { Transaction } from '../database/open'
import { Fault, notFound } from '../fault'
import { Prisma } from '../prisma-client/client'

/** The refusal of a change that an archived project does not take. */
export const projectArchived = () =>
  new Fault('forbidden', 'This project is archived. Its keys can be deleted, and nothing else of it can be changed.')

const locks = {
  // Waits for every other holder.
  alone: Prisma.sql`FOR NO KEY UPDATE`,
  // Waits for holders that are alone, such as who archives the project.
  shared: Prisma.sql`FOR SHARE`,
}

/**
 * Locks a project's row until the transaction ends, so that it stays active, and its settings as they are, for as long.
 * @returns its settings, which keys that are created, rotated or extended keep to
 * @throws Fault forbidden where the project is archived; not_found where it is deleted
 */
export async function requireActiveProject(
  tx: Transaction,
  projectId: string,
  lock: keyof typeof locks,
): Promise<ProjectSettings> {
  const [project] = await tx.$queryRaw<(ProjectSettings & { isArchived: boolean })[]>(Prisma.sql`
    SELECT archived_at IS NOT NULL AS "isArchived", max_key_days AS "maxKeyDays", require_key_expiry AS "requireKeyExpiry",
           rotate_after_days AS "rotateAfterDays", unused_after_days AS "unusedAfterDays"
    FROM project WHERE id = ${projectId}::uuid AND deleted_at IS NULL ${locks[lock]}`)
  if (!project) throw notFound()
  const { isArchived, ...settings } = project
  if (isArchived) throw projectArchived()
  return settings
}
