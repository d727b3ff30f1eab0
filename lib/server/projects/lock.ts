/** Reads a project that is about to change, and holds it until the transaction ends. */
import 'server-only'
import type { Transaction } from '../database/open'
import { notFound } from '../fault'

type LockedProject = { name: string; identifier: string; isArchived: boolean; orgName: string; liveKeys: number }

/**
 * Locks a project: its changes wait here for each other, and for keys that are being created in it.
 * @throws Fault not_found for a deleted project, and one of another account
 */
export async function lockProject(tx: Transaction, accountId: string, projectId: string): Promise<LockedProject> {
  await tx.$queryRaw`SELECT 1 FROM project WHERE id = ${projectId}::uuid AND account_id = ${accountId}::uuid FOR NO KEY UPDATE`
  // A statement of its own: it sees what was committed while the lock was waited for.
  const project = await tx.project.findFirst({
    where: { id: projectId, accountId, deletedAt: null },
    select: { name: true, identifier: true, archivedAt: true, organization: { select: { name: true } } },
  })
  if (!project) throw notFound()
  const { name, identifier, archivedAt, organization } = project
  const liveKeys = await tx.apiKey.count({ where: { projectId, deletedAt: null } })
  return { name, identifier, isArchived: archivedAt !== null, orgName: organization.name, liveKeys }
}
