/** The options with which a browser asks its authenticator for a new passkey, or for a signature (WebAuthn). */
import 'server-only'
import { generateAuthenticationOptions, generateRegistrationOptions } from '@simplewebauthn/server'
import { isoBase64URL } from '@simplewebauthn/server/helpers'
import type { PasskeyAsk } from '../../schema/passkey'
import { database } from '../database/open'
import { challengeLifetime, type Challenge } from './challenges'
import { relyingParty } from './relying-party'

type Owner = { id: string; name: string; email: string }

const timeout = challengeLifetime

/** The passkeys of a person, as a browser names them. */
async function credentialsOf(personId: string) {
  const { prisma } = await database()
  const passkeys = await prisma.passkey.findMany({ where: { personId }, select: { credentialId: true, transports: true } })
  return passkeys.map(({ credentialId, transports }) => ({ id: isoBase64URL.fromBuffer(credentialId), transports }))
}

/**
 * Asks for a new passkey of a person. It has to be discoverable, and to verify its user; an authenticator that has one already makes no
 * second one.
 * @throws Fault conflict where passkeys cannot work at the address of this server
 */
export async function askForNewPasskey({ id: challengeId, challenge }: Challenge, owner: Owner): Promise<PasskeyAsk> {
  const { id: rpID, name: rpName } = relyingParty()
  const options = await generateRegistrationOptions({
    rpID,
    rpName,
    challenge,
    timeout,
    userName: owner.email,
    userDisplayName: owner.name,
    // Made of the id, not of the email: an authenticator shows it to whoever holds it (WebAuthn level 3, 14.6.1).
    userID: new Uint8Array(Buffer.from(owner.id.replaceAll('-', ''), 'hex')),
    attestationType: 'none',
    excludeCredentials: await credentialsOf(owner.id),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  return { challengeId, options: { ...options } }
}

/**
 * Asks for the signature of a passkey: one of the challenge's person, or where it is nobody's, whichever the authenticator finds.
 * @throws Fault conflict where passkeys cannot work at the address of this server
 */
export async function askForPasskey({ id: challengeId, challenge, personId }: Challenge): Promise<PasskeyAsk> {
  const options = await generateAuthenticationOptions({
    rpID: relyingParty().id,
    challenge,
    timeout,
    userVerification: 'required',
    ...(personId && { allowCredentials: await credentialsOf(personId) }),
  })
  return { challengeId, options: { ...options } }
}
