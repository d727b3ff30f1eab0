/** Reads the profiles of the actor's account. */
import 'server-only'
import type { AnyProfile, ProfileSlug } from '../../../schema/profile'
import type { KeyActor } from '../../actor'
import { database } from '../../db'
import { kindOf, readProfile, toProfile } from './row'

/** By name. */
export async function listProfiles(actor: KeyActor, slug: ProfileSlug): Promise<AnyProfile[]> {
  const { prisma } = await database()
  const rows = await prisma.profile.findMany({
    where: { accountId: actor.accountId, kind: kindOf[slug].kind },
    orderBy: [{ foldedName: 'asc' }, { id: 'asc' }],
  })
  return rows.map(toProfile)
}

/** @throws Fault not_found */
export async function getProfile(actor: KeyActor, slug: ProfileSlug, id: number): Promise<AnyProfile> {
  const { prisma } = await database()
  return readProfile(prisma, actor.accountId, kindOf[slug].kind, id)
}
