/** Archives a project: its keys are refused, and its pages are read-only, until it is restored. */
import 'server-only'
import type { ListedProject } from '../../schema/project'
import type { AdminActor } from '../access/actor'
import { recordActivity } from '../activity-log/record'
import { database } from '../database/open'
import { measureProject } from '../keys/measure-revocation'
import { now } from '../runtime/clock'
import { readProject } from './list-all'
import { lockProject } from './lock'

async function setArchived(actor: AdminActor, id: string, archived: boolean): Promise<ListedProject> {
  const { accountId } = actor
  const { prisma } = await database()
  const { project, isChanged } = await prisma.$transaction(async (tx) => {
    const { name, isArchived, liveKeys } = await lockProject(tx, accountId, id)
    if (isArchived !== archived) {
      await tx.project.update({ where: { id }, data: { archivedAt: archived ? now() : null }, select: { id: true } })
      await recordActivity(tx, { ...actor, projectId: id }, {
        type: 'PROJECT',
        action: archived ? 'ARCHIVED' : 'RESTORED',
        target: { id, name },
        details: { liveKeys },
      })
    }
    return { project: await readProject(tx, accountId, id), isChanged: isArchived !== archived }
  })
  if (archived && isChanged) await measureProject(actor, project)
  return project
}

/** From the answer on, no request with a key of the project passes, on any server. Once more is no error. @throws Fault not_found */
export const archiveProject = (actor: AdminActor, id: string): Promise<ListedProject> => setArchived(actor, id, true)

/** Its keys work again, but for those that were deleted or expired meanwhile. Once more is no error. @throws Fault not_found */
export const restoreProject = (actor: AdminActor, id: string): Promise<ListedProject> => setArchived(actor, id, false)
