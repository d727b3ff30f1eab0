/** Signs a person in as the verbs see it: a row, read back. */
import { readSession, type SignedIn } from '../../server/access/session'
import { database } from '../../server/database/open'
import { nowMs } from '../../server/runtime/clock'

/** A session of the person, which began just now. */
export async function signedInAs(personId: string): Promise<SignedIn> {
  const { prisma } = await database()
  const expiresAt = new Date(nowMs() + 3_600_000)
  const { id } = await prisma.session.create({ data: { personId, method: 'password', userAgent: 'a test', expiresAt } })
  const session = await readSession(id, false)
  if (!session) throw new Error('The person cannot be signed in.')
  return session
}
