/** Signs people in with a passkey alone. Whatever is wrong with it, the answer is the same. */
import 'server-only'
import type { AskToSignIn, PasskeyAnswer, PasskeyAsk } from '../../schema/passkey'
import { beginSession } from '../access/session'
import { recordActivity, type ActivityActor } from '../activity-log/record'
import { database } from '../database/open'
import { Fault } from '../fault'
import { countAttempt, giveBackAttempt, networkOfRequest } from '../people/attempt-limit'
import { makeDevice } from '../people/device-cookie'
import type { RequestOrigin } from '../runtime/request'
import { makeChallenge, readSignInChallenge, takeChallenge } from './challenges'
import { findPasskey, notePasskeyUse } from './find'
import { askForPasskey } from './options'
import { checkPasskey, userHandleOf, type SentResponse, type UsedPasskey } from './verify'

const doesNotSignIn = () =>
  new Fault('wrong_credentials', 'This passkey does not sign you in here. Use another one, or sign in another way.')

/**
 * Asks for a passkey: whichever the browser's authenticator has for this server, or after a password one of that person.
 * @throws Fault conflict where passkeys cannot work here, or for a challenge that is over; too_many_attempts
 */
export async function askToSignIn(asked: AskToSignIn, request: RequestOrigin): Promise<PasskeyAsk> {
  // After a right password the limit is counted by person: strangers in the same network must not use it up.
  if (asked) return askForPasskey(await readSignInChallenge(asked.challengeId))
  await countAttempt('passkey-network', networkOfRequest(request))
  return askForPasskey(await makeChallenge('SIGN_IN', { personId: null, sessionId: null }))
}

type Found = NonNullable<Awaited<ReturnType<typeof findPasskey>>>

/**
 * Whether the passkey is of the person that the challenge is for. Where it is for anybody, the authenticator has to name the person (7.2,
 * step 6).
 */
function isOfWhoIsAsked(sent: SentResponse, passkey: Found, asked: string | null): boolean {
  const named = userHandleOf(sent)
  if (asked !== null && asked !== passkey.personId) return false
  return named === passkey.personId || (asked !== null && named === null)
}

/** @returns the id of the session; null for a person who is disabled, and a passkey that is gone or has been copied */
async function enter(passkey: Found, used: UsedPasskey, actor: ActivityActor, userAgent: string): Promise<string | null> {
  const { prisma } = await database()
  return prisma
    .$transaction(async (tx) => {
      // The person's row is locked before the passkey, as by whoever removes it.
      const sessionId = await beginSession(tx, passkey.personId, 'passkey', actor.request, userAgent)
      if (!(await notePasskeyUse(tx, passkey.id, used))) throw doesNotSignIn()
      const person = { ...actor, kind: 'person' as const, id: passkey.personId }
      await recordActivity(tx, person, { type: 'USER_LOGIN', action: 'SUCCESS', details: { method: 'passkey' } })
      return sessionId
    })
    .catch((error: unknown) => {
      if (error instanceof Fault && (error.code === 'unauthenticated' || error.code === 'wrong_credentials')) return null
      throw error
    })
}

/**
 * Signs a person in with a passkey.
 * @returns the person, the id of the session that has begun, and a device for the browser to keep
 * @throws Fault wrong_credentials, the same whatever is wrong; conflict for a challenge that is over; too_many_attempts after 600 of a
 * network in an hour
 */
export async function signInByPasskey({ challengeId, response }: PasskeyAnswer, request: RequestOrigin, userAgent: string) {
  const network = networkOfRequest(request)
  const isAfterPassword = await readSignInChallenge(challengeId).then(({ personId }) => personId !== null, () => false)
  if (!isAfterPassword) await countAttempt('passkey-network', network)
  const { challenge, personId: asked } = await takeChallenge(challengeId, 'SIGN_IN', { personId: null, sessionId: null })
  const passkey = await findPasskey(response)
  if (!passkey) throw doesNotSignIn()
  const { person } = passkey
  const actor: ActivityActor = { kind: 'nobody', id: null, label: person.email, accountId: person.accountId, projectId: null, request }
  const used = isOfWhoIsAsked(response, passkey, asked) ? await checkPasskey(response, challenge, passkey) : null
  const sessionId = used && (await enter(passkey, used, actor, userAgent))
  if (!sessionId) {
    const { prisma } = await database()
    await prisma.$transaction((tx) => recordActivity(tx, actor, { type: 'USER_LOGIN', action: 'FAIL', details: { method: 'passkey' } }))
    throw doesNotSignIn()
  }
  // Gives back the attempts that question and answer counted, so that all of many people in one network can sign in.
  for (let times = 0; !asked && times < 2; times += 1) await giveBackAttempt('passkey-network', network)
  return { person: { id: person.id, name: person.name, email: person.email }, sessionId, device: makeDevice(person) }
}
