/** Renames projects and organizations; their identifiers stay. */
import 'server-only'
import type { ListedProject, Organization, Rename } from '../../schema/project'
import type { AdminActor } from '../access/actor'
import { recordActivity } from '../activity-log/record'
import { database } from '../database/open'
import { notFound } from '../fault'
import { readProject } from './list-all'
import { lockProject } from './lock'

/** @throws Fault not_found */
export async function renameProject(actor: AdminActor, id: string, { name }: Rename): Promise<ListedProject> {
  const { accountId } = actor
  const { prisma } = await database()
  return prisma.$transaction(async (tx) => {
    const before = await lockProject(tx, accountId, id)
    if (name !== before.name) {
      await tx.project.update({ where: { id }, data: { name }, select: { id: true } })
      await recordActivity(tx, { ...actor, projectId: id }, {
        type: 'PROJECT',
        action: 'EDITED',
        target: { id, name },
        details: { before: { name: before.name }, after: { name } },
      })
    }
    return readProject(tx, accountId, id)
  })
}

/** @throws Fault not_found */
export async function renameOrganization(actor: AdminActor, id: string, { name }: Rename): Promise<Organization> {
  const { prisma } = await database()
  return prisma.$transaction(async (tx) => {
    const [before] = await tx.$queryRaw<Organization[]>`
      SELECT id, identifier, name FROM organization
      WHERE id = ${id}::uuid AND account_id = ${actor.accountId}::uuid FOR NO KEY UPDATE`
    if (!before) throw notFound()
    if (name !== before.name) {
      await tx.organization.update({ where: { id }, data: { name }, select: { id: true } })
      await recordActivity(tx, actor, {
        type: 'ORGANIZATION',
        action: 'EDITED',
        target: { id, name },
        details: { before: { name: before.name }, after: { name } },
      })
    }
    return { ...before, name }
  })
}
