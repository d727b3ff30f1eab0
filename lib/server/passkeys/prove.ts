/** A signed-in person proves with a passkey who they are. */
import 'server-only'
import type { PasskeyAnswer, PasskeyAsk } from '../../schema/passkey'
import type { AccountActor } from '../access/actor'
import { noteProof } from '../access/recent-proof'
import { database } from '../database/open'
import { Fault } from '../fault'
import { countAttempt } from '../people/attempt-limit'
import { makeChallenge, takeChallenge } from './challenges'
import { findPasskey, notePasskeyUse } from './find'
import { lockSelf } from './lock-self'
import { askForPasskey } from './options'
import { checkPasskey } from './verify'

type Prover = Pick<AccountActor, 'id' | 'sessionId'>

const notYours = () => new Fault('validation', 'This did not work: use one of your own passkeys, and try again.')

/** Asks the person's browser for one of their passkeys. @throws Fault conflict where passkeys cannot work here; too_many_attempts */
export async function askForProof({ id, sessionId }: Prover): Promise<PasskeyAsk> {
  await countAttempt('passkey-person', id)
  return askForPasskey(await makeChallenge('PROOF', { personId: id, sessionId }))
}

/**
 * Takes the signature of one of the person's passkeys, for what this session asked, as a proof that it is them.
 * @throws Fault validation for another answer; conflict for a challenge that is over; unauthenticated where the session ended meanwhile
 */
export async function provePasskey(actor: Prover, { challengeId, response }: PasskeyAnswer): Promise<void> {
  const { challenge } = await takeChallenge(challengeId, 'PROOF', { personId: actor.id, sessionId: actor.sessionId })
  const passkey = await findPasskey(response)
  const used = passkey?.personId === actor.id ? await checkPasskey(response, challenge, passkey) : null
  if (!passkey || !used) throw notYours()
  const { prisma } = await database()
  await prisma.$transaction(async (tx) => {
    await lockSelf(tx, actor)
    if (!(await notePasskeyUse(tx, passkey.id, used))) throw notYours()
    await noteProof(tx, actor)
  })
}
