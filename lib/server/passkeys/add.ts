/** A signed-in person adds a passkey. */
import 'server-only'
import type { AddPasskey, Passkey, PasskeyAsk } from '../../schema/passkey'
import type { AccountActor } from '../access/actor'
import { requireRecentProof } from '../access/recent-proof'
import { database, type Transaction } from '../database/open'
import { Fault } from '../fault'
import { countAttempt } from '../people/attempt-limit'
import { makeChallenge, takeChallenge } from './challenges'
import { lockSelf } from './lock-self'
import { askForNewPasskey } from './options'
import { notAPasskey, requirePasskeyRoom, storePasskey } from './store'
import { checkNewPasskey } from './verify'
import { toPasskey } from './wire'

/** @throws Fault conflict for a first passkey where one is required: whoever stole a session could add their own */
async function requireNotFirst(tx: Transaction, actor: AccountActor): Promise<void> {
  const { isNeeded, passkeys } = await lockSelf(tx, actor)
  if (!isNeeded || passkeys > 0) return
  throw new Fault('conflict', 'Your first passkey is added with a link. Ask an Account Admin, or whoever runs this server, for a passkey link.')
}

/**
 * Asks the person's browser for a new passkey.
 * @throws Fault proof_needed; conflict where passkeys cannot work here, or for a first one that they need; limit_reached; too_many_attempts
 */
export async function askToAddPasskey(actor: AccountActor): Promise<PasskeyAsk> {
  await requireRecentProof(actor)
  await countAttempt('passkey-person', actor.id)
  const { prisma } = await database()
  await prisma.$transaction(async (tx) => {
    await requireNotFirst(tx, actor)
    await requirePasskeyRoom(tx, actor.id)
  })
  const challenge = await makeChallenge('ADD', { personId: actor.id, sessionId: actor.sessionId })
  return askForNewPasskey(challenge, actor.person)
}

/**
 * Adds the passkey that the browser has made.
 * @throws Fault validation for an answer that shows none; proof_needed; conflict for a challenge that is over, a first passkey that they need,
 * and one that is here already; limit_reached; unauthenticated where the session ended meanwhile
 */
export async function addPasskey(actor: AccountActor, { challengeId, response, name }: AddPasskey): Promise<Passkey> {
  // Before the challenge is taken: after a proof, the same answer is sent again.
  await requireRecentProof(actor)
  const { challenge } = await takeChallenge(challengeId, 'ADD', { personId: actor.id, sessionId: actor.sessionId })
  const passkey = await checkNewPasskey(response, challenge)
  if (!passkey) throw notAPasskey()
  const { prisma } = await database()
  return prisma.$transaction(async (tx) => {
    await requireNotFirst(tx, actor)
    return toPasskey(await storePasskey(tx, actor, { id: actor.id, name: actor.person.name }, { ...passkey, name }))
  })
}
