/** Creates an organization, which groups projects of the account. */
import 'server-only'
import type { CreateOrganization, Organization } from '../../schema/project'
import type { AdminActor } from '../access/actor'
import { recordActivity } from '../activity-log/record'
import { database } from '../database/open'
import { createAlone, requireFreeIdentifier, requireRoom, type Namesake } from './identifiers'

/** Its identifier is fixed from then on. @throws Fault identifier_taken, limit_reached */
export async function createOrganization(actor: AdminActor, { identifier, name }: CreateOrganization): Promise<Organization> {
  const { accountId } = actor
  const { prisma } = await database()
  return prisma.$transaction(async (tx) => {
    await createAlone(tx, accountId)
    const namesakes = await tx.$queryRaw<Namesake[]>`
      SELECT identifier, false AS "isDeleted" FROM organization
      WHERE account_id = ${accountId}::uuid AND lower(identifier COLLATE "C") = ${identifier.toLowerCase()}`
    requireFreeIdentifier('organization', identifier, namesakes)
    requireRoom('organizations', await tx.organization.count({ where: { accountId } }))
    const { id } = await tx.organization.create({ data: { accountId, identifier, name }, select: { id: true } })
    await recordActivity(tx, actor, { type: 'ORGANIZATION', action: 'CREATED', target: { id, name }, details: { identifier } })
    return { id, identifier, name }
  })
}
