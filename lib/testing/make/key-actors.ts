/** Keys of a test's tenant, as the actors that the gateway makes of them. */
import type { KeyRole } from '../../schema/key'
import { keyActor, type PersonActor } from '../../server/access/actor'
import { createKey } from '../../server/keys/create'
import { keyBehind } from './keys'
import { testRequest } from './tenant'

/** The actor behind a secret. @throws Fault as `keyBehind` does */
export const actorOfSecret = async (secret: string) => keyActor(await keyBehind(secret), { ...testRequest })

/** A key of the person's project, and the actor behind it. */
export async function makeKeyActor(person: PersonActor, role: KeyRole) {
  const { secret } = await createKey(person, { name: `${role} of a test`, description: '', role })
  return { secret, actor: await actorOfSecret(secret) }
}
