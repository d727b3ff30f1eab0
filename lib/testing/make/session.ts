/** Signs a person in as the verbs see it: a row, read back. */
import { readSession, type SignedIn } from '../../server/access/session'
import { database } from '../../server/database/open'

/** A session of the person, which began just now. */
export async function signedInAs(personId: string): Promise<SignedIn> {
  const { prisma } = await database()
  const expiresAt = new Date(Date.now() + 3_600_000)
  const { id } = await prisma.session.create({ data: { personId, method: 'password', userAgent: 'a test', expiresAt } })
  const session = await readSession(id, false)
  if (!session) throw new Error('The person cannot be signed in.')
  return session
}
