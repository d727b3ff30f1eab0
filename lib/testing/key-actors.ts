/** Keys of a test's tenant, as the actors that the gateway makes of them. */
import type { KeyRole } from '../schema/key'
import { keyActor, type PersonActor } from '../server/actor'
import { createKey } from '../server/keys/create'
import { verifyKey } from '../server/keys/verify'
import { testRequest } from './tenant'

/** The actor behind a secret. @throws Fault as `verifyKey` does */
export const actorOfSecret = async (secret: string) => keyActor(await verifyKey(secret), testRequest)

/** A key of the person's project, and the actor behind it. */
export async function makeKeyActor(person: PersonActor, role: KeyRole) {
  const { secret } = await createKey(person, { name: `${role} of a test`, description: '', role })
  return { secret, actor: await actorOfSecret(secret) }
}
