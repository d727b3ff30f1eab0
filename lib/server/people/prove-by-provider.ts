/** A signed-in person shows by the identity provider that it is still them. */
import 'server-only'
import type { ProviderProof } from '../../schema/proof'
import { noteProof } from '../access/recent-proof'
import type { SignedIn } from '../access/session'
import { database } from '../database/open'
import { clockTolerance } from '../oidc/clock-tolerance'
import type { ProvenPerson } from '../oidc/proven-person'

/**
 * Notes a proof in the session that asked for it; it begins none. It counts only of the identity that the session has begun with, and
 * only where the person signed in anew: the provider has to say when.
 * @throws Fault unauthenticated where the session ended meanwhile
 * @param startedAt when the person left for the provider, in milliseconds since 1970
 */
export async function proveByProvider({ sessionId, person }: SignedIn, proven: ProvenPerson, startedAt: number): Promise<ProviderProof> {
  const { issuer, subject, authTime } = proven
  const { prisma } = await database()
  const where = { id: sessionId, personId: person.id, endedAt: null, person: { disabledAt: null }, identity: { issuer, subject, personId: person.id } }
  if (!(await prisma.session.findFirst({ where, select: { id: true } }))) return 'other_person'
  if (!authTime || authTime.getTime() < startedAt - clockTolerance * 1_000) return 'not_recent'
  await noteProof(prisma, { id: person.id, sessionId })
  return 'done'
}
