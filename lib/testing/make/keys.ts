/** Keys for tests that are about something else than creating them. */
import type { CreatedKey, CreateKey } from '../../schema/key'
import type { PersonActor, VerifiedKey } from '../../server/access/actor'
import { database } from '../../server/database/open'
import { Fault } from '../../server/fault'
import { createKey } from '../../server/keys/create'
import { readKey } from '../../server/keys/get'
import { verifyKey } from '../../server/keys/verify'

let made = 0

/** A key of the actor's project that was revealed; its name is one of its own unless given. */
export async function makeKey(actor: PersonActor, input: Partial<CreateKey> = {}): Promise<CreatedKey> {
  made += 1
  const created = await createKey(actor, { name: `key ${made}`, description: '', role: 'INGESTION', ...input })
  const { prisma } = await database()
  await prisma.apiKeySecret.update({ where: { id: created.secretId }, data: { awaitsReveal: false } })
  return { ...created, key: await readKey(prisma, actor.projectId, created.key.id) }
}

/** Calls of a key as they were written, by hour and address. */
export async function callsOf(keyId: string) {
  const { prisma } = await database()
  return prisma.apiKeyCalls.findMany({
    where: { keyId },
    orderBy: [{ hour: 'asc' }, { address: 'asc' }],
    select: { hour: true, address: true, calls: true },
  })
}

/** The key that a token verifies as. @throws Fault, also the one that is returned at once for what cannot be a secret */
export async function keyBehind(token: string): Promise<VerifiedKey> {
  const checked = await verifyKey(token)
  if (checked instanceof Fault) throw checked
  return checked
}
