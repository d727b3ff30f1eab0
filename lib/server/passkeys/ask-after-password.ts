/** Asks who has given a right password for a passkey too, where REQUIRE_PASSKEY wants one. */
import 'server-only'
import type { PasskeyNeeded } from '../../schema/passkey'
import { recordActivity, type ActivityActor } from '../activity-log/record'
import { database } from '../database/open'
import { Fault } from '../fault'
import { countAttempt } from '../people/attempt-limit'
import { makeChallenge } from './challenges'
import { countedRoles } from '../access/roles'
import { needsPasskey } from '../access/needs-passkey'

/**
 * Refuses a sign-in with a password alone to who needs a passkey. To be called once the password was right: what it says of
 * the account is for its owner.
 * @throws Fault passkey_needed, with the challenge that only a passkey of the person answers, or null for who has none;
 * too_many_attempts
 */
export async function requirePasskeyToo(personId: string, actor: ActivityActor): Promise<void> {
  const { prisma } = await database()
  const { roleBindings, passkeys } = await prisma.person.findUniqueOrThrow({
    where: { id: personId },
    select: { roleBindings: countedRoles, passkeys: { take: 1, select: { id: true } } },
  })
  if (!needsPasskey(roleBindings)) return
  // By person: strangers in the same network ask for passkeys without a password, and use up what the network has.
  await countAttempt('passkey-person', personId)
  if (passkeys.length > 0) {
    const { id: challengeId } = await makeChallenge('SIGN_IN', { personId, sessionId: null })
    throw new Fault('passkey_needed', 'Use your passkey too.', { body: { challengeId } satisfies PasskeyNeeded })
  }
  await prisma.$transaction((tx) =>
    recordActivity(tx, actor, { type: 'USER_LOGIN', action: 'FAIL', details: { reason: 'passkey needed' } }),
  )
  const detail = 'You need a passkey to sign in, and have none. Ask an Account Admin, or whoever runs this server, for a passkey link.'
  throw new Fault('passkey_needed', detail, { body: { challengeId: null } satisfies PasskeyNeeded })
}
