/** Reads the profiles of the actor's account. */
import 'server-only'
import type { AnyProfile, ProfileSlug } from '../../../schema/profile'
import type { KeyActor } from '../../access/actor'
import { database } from '../../database/open'
import type { Prisma } from '../../prisma-client/client'
import { batchesOf } from '../../database/batches'
import { kindOf, readProfile, toProfile } from './row'

/** How many profiles are in memory at a time: each may be as large as a request. */
const pageSize = 10

/** Yields the profiles page by page, ordered by name, without those that are deleted meanwhile. */
export async function* listProfiles({ accountId }: KeyActor, slug: ProfileSlug): AsyncGenerator<AnyProfile[]> {
  const { prisma } = await database()
  const { kind } = kindOf[slug]
  const byName: Prisma.ProfileOrderByWithRelationInput[] = [{ foldedName: 'asc' }, { id: 'asc' }]
  const ids = await prisma.profile.findMany({ where: { accountId, kind }, orderBy: byName, select: { id: true } })
  for (const page of batchesOf(ids, pageSize)) {
    const where = { accountId, kind, id: { in: page.map(({ id }) => id) } }
    yield (await prisma.profile.findMany({ where, orderBy: byName })).map(toProfile)
  }
}

/** One profile. @throws Fault not_found */
export async function getProfile(actor: KeyActor, slug: ProfileSlug, id: number): Promise<AnyProfile> {
  const { prisma } = await database()
  return readProfile(prisma, actor.accountId, kindOf[slug].kind, id)
}
