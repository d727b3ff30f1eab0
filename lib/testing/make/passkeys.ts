/** People of tests who have a passkey. */
import type { AccountActor } from '../../server/access/actor'
import { database } from '../../server/database/open'
import { addPasskey, askToAddPasskey } from '../../server/passkeys/add'
import { makeAuthenticator, type Authenticator } from './authenticator'

/** Adds the passkey of an authenticator to the person. */
export async function addPasskeyOf(actor: AccountActor, authenticator: Authenticator = makeAuthenticator(), name = 'Laptop') {
  const answer = authenticator.create(await askToAddPasskey(actor))
  return { authenticator, passkey: await addPasskey(actor, { ...answer, name }) }
}

/** How many sessions of a person passkeys have begun. */
export const begunByPasskey = async ({ id: personId }: { id: string }) =>
  (await database()).prisma.session.count({ where: { personId, method: 'passkey' } })
