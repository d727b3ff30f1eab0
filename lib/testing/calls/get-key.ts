/** Reads a live key as lists show it, for tests that look at what became of one. */
import type { Key } from '../../schema/key'
import type { PersonActor } from '../../server/access/actor'
import { database } from '../../server/database/open'
import { readKey } from '../../server/keys/get'

/** Of the actor's project. @throws Fault not_found */
export async function getKey({ projectId }: PersonActor, keyId: string): Promise<Key> {
  const { prisma } = await database()
  return readKey(prisma, projectId, keyId)
}
