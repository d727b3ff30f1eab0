/** Asks for a passkey after a right password, where REQUIRE_PASSKEY wants one. */
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
 * Refuses a sign-in with a password alone where a passkey is required. Call it after the password was found right: what it says about the
 * account is for its owner only.
 * @throws Fault passkey_needed, with the challenge that only a passkey of the person answers, or null for who has none; too_many_attempts
 */
export async function requirePasskeyToo(personId: string, actor: ActivityActor): Promise<void> {
  const { prisma } = await database()
  const { roleBindings, passkeys } = await prisma.person.findUniqueOrThrow({
    where: { id: personId },
    select: { roleBindings: countedRoles, passkeys: { take: 1, select: { id: true } } },
  })
  if (!needsPasskey(roleBindings)) return
  // Counted by person: a limit by network could be used up by strangers, who need no password to ask for passkeys.
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
