/** Adds a passkey with a link, and signs the person in with it. */
import 'server-only'
import type { AddFirstPasskey, PasskeyAsk } from '../../schema/passkey'
import { beginSession } from '../access/session'
import { database } from '../database/open'
import { countLinkUse } from '../people/attempt-limit'
import { makeDevice } from '../people/device-cookie'
import { lookUpLink, takeLink } from '../people/links'
import type { RequestOrigin } from '../runtime/request'
import { makeChallenge, takeChallenge } from './challenges'
import { askForNewPasskey } from './options'
import { notAPasskey, storePasskey } from './store'
import { checkNewPasskey } from './verify'

/** Asks the browser of whoever holds the link for a new passkey. @throws Fault link_not_valid; conflict; too_many_attempts */
export async function askByLink(secret: string, request: RequestOrigin): Promise<PasskeyAsk> {
  await countLinkUse(request)
  const owner = await lookUpLink(secret, 'PASSKEY')
  return askForNewPasskey(await makeChallenge('ADD', { personId: owner.id, sessionId: null }), owner)
}

/**
 * Adds the passkey that the browser has made; the link is used then.
 * @returns what signs the person in with this browser
 * @throws Fault link_not_valid; validation for an answer that shows no passkey; conflict for a challenge that is over, and a passkey
 * that is here already; too_many_attempts
 */
export async function addFirstPasskey({ secret, challengeId, response, name }: AddFirstPasskey, request: RequestOrigin, userAgent: string) {
  await countLinkUse(request)
  const owner = await lookUpLink(secret, 'PASSKEY')
  const { challenge } = await takeChallenge(challengeId, 'ADD', { personId: owner.id, sessionId: null })
  const passkey = await checkNewPasskey(response, challenge)
  if (!passkey) throw notAPasskey()
  const { prisma } = await database()
  return prisma.$transaction(async (tx) => {
    const { id } = await takeLink(tx, secret, 'PASSKEY')
    const person = await tx.person.findUniqueOrThrow({
      where: { id },
      select: { id: true, name: true, email: true, accountId: true, passwordHash: true },
    })
    const { email, accountId } = person
    const actor = { kind: 'person' as const, id, label: email, accountId, projectId: null, request }
    await storePasskey(tx, actor, { id, name: person.name }, { ...passkey, name })
    const sessionId = await beginSession(tx, id, 'passkey', request, userAgent)
    return { person: { id, name: person.name, email }, sessionId, device: makeDevice(person) }
  })
}
