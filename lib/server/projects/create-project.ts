/** Creates a project in an organization of the account. */
import 'server-only'
import type { CreateProject, ListedProject } from '../../schema/project'
import type { AdminActor } from '../access/actor'
import { recordActivity } from '../activity-log/record'
import { database } from '../database/open'
import { notFound } from '../fault'
import { createAlone, requireFreeIdentifier, requireRoom, type Namesake } from './identifiers'
import { readProject } from './list-all'

/**
 * Its identifier is fixed from then on, and must differ in more than case from those of all other projects of the
 * organization, deleted ones included: guarded services know projects by it.
 * @throws Fault not_found for an organization that is not the account's, identifier_taken, limit_reached
 */
export async function createProject(actor: AdminActor, input: CreateProject): Promise<ListedProject> {
  const { accountId } = actor
  const { organizationId, identifier, name } = input
  const { prisma } = await database()
  return prisma.$transaction(async (tx) => {
    await createAlone(tx, accountId)
    const organization = await tx.organization.findFirst({ where: { id: organizationId, accountId }, select: { name: true } })
    if (!organization) throw notFound()
    // The rows of older releases may have other characters; the new one has ASCII alone, which "C" folds.
    const namesakes = await tx.$queryRaw<Namesake[]>`
      SELECT identifier, deleted_at IS NOT NULL AS "isDeleted" FROM project
      WHERE organization_id = ${organizationId}::uuid AND lower(identifier COLLATE "C") = ${identifier.toLowerCase()}`
    requireFreeIdentifier('project of this organization', identifier, namesakes)
    requireRoom('projects', await tx.project.count({ where: { accountId, deletedAt: null } }))
    const { id } = await tx.project.create({ data: { accountId, organizationId, identifier, name }, select: { id: true } })
    await recordActivity(tx, { ...actor, projectId: id }, {
      type: 'PROJECT',
      action: 'CREATED',
      target: { id, name },
      details: { identifier, organization: organization.name },
    })
    return readProject(tx, accountId, id)
  })
}
