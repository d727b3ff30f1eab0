/** Checks what authenticators answer (WebAuthn level 3, 7.1 and 7.2). */
import 'server-only'
import {
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { decodeAttestationObject, isoBase64URL } from '@simplewebauthn/server/helpers'
import { log } from '../runtime/log'
import { relyingParty } from './relying-party'

/** WebAuthn's own JSON, as a browser sent it and nobody has looked at it. */
export type SentResponse = Record<string, unknown>

/** What is kept of a new passkey. */
export type NewPasskey = {
  credentialId: Uint8Array<ArrayBuffer>
  publicKey: Uint8Array<ArrayBuffer>
  counter: bigint
  transports: string[]
  isBackedUp: boolean
}

/** A passkey as it is kept. */
type KeptPasskey = { credentialId: Uint8Array<ArrayBuffer>; publicKey: Uint8Array<ArrayBuffer> }

const knownTransports = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']

const transportsOf = (sent: unknown): string[] =>
  Array.isArray(sent) ? knownTransports.filter((transport) => sent.includes(transport)) : []

/**
 * We ask for no attestation. One with certificates is refused unread: the library would fetch their revocation lists, from addresses that
 * the sender chooses.
 */
function hasCertificates(attestationObject: unknown): boolean {
  const attestation = decodeAttestationObject(isoBase64URL.toBuffer(String(attestationObject)))
  const format = attestation.get('fmt')
  return format !== 'none' && (format !== 'packed' || attestation.get('attStmt').get('x5c') !== undefined)
}

/** Null where the library throws: it expects answers of browsers, but anybody can send anything. */
async function orNull<T>(what: string, check: () => Promise<T | null>): Promise<T | null> {
  try {
    return await check()
  } catch (error) {
    // Without what the library quotes: text of the sender, or a challenge.
    log().info({ reason: (error as Error).message.replace(/"[^"]*"/g, '…') }, `${what} was refused`)
    return null
  }
}

/** A passkey that an authenticator has made for this challenge; null where the answer does not show that. */
export const checkNewPasskey = (sent: SentResponse, challenge: Uint8Array<ArrayBuffer>): Promise<NewPasskey | null> =>
  orNull('a new passkey', async () => {
    const response = sent as unknown as RegistrationResponseJSON
    if (hasCertificates(response.response.attestationObject)) throw new Error('it has an attestation that was not asked for')
    const { id, origin } = relyingParty()
    const { registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: isoBase64URL.fromBuffer(challenge),
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
    })
    if (!registrationInfo) return null
    const { credential, credentialBackedUp: isBackedUp } = registrationInfo
    return {
      credentialId: isoBase64URL.toBuffer(credential.id),
      publicKey: credential.publicKey,
      counter: BigInt(credential.counter),
      transports: transportsOf(response.response.transports),
      isBackedUp,
    }
  })

/** What is updated of a passkey when it was used. */
export type UsedPasskey = { counter: bigint; isBackedUp: boolean }

/** Checks an authenticator's signature of this challenge; null where it is not one by this passkey. The counter is not compared here. */
export const checkPasskey = (sent: SentResponse, challenge: Uint8Array<ArrayBuffer>, passkey: KeptPasskey): Promise<UsedPasskey | null> =>
  orNull('a passkey', async () => {
    const { id, origin } = relyingParty()
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: sent as unknown as AuthenticationResponseJSON,
      expectedChallenge: isoBase64URL.fromBuffer(challenge),
      expectedOrigin: origin,
      expectedRPID: id,
      // Compared with the row in the transaction that changes it: two at once must not both count.
      credential: { id: isoBase64URL.fromBuffer(passkey.credentialId), publicKey: passkey.publicKey, counter: 0 },
      requireUserVerification: true,
    })
    if (!verified) return null
    const { newCounter, credentialBackedUp: isBackedUp } = authenticationInfo
    return { counter: BigInt(newCounter), isBackedUp }
  })

/** The id of the credential that an answer names; null for what cannot be one. */
export function credentialIdOf({ id }: SentResponse): Uint8Array<ArrayBuffer> | null {
  // Up to 1,023 bytes (WebAuthn level 3, 5.8.3).
  return typeof id === 'string' && /^[\w-]{1,1364}$/.test(id) ? isoBase64URL.toBuffer(id) : null
}

/** The person's id that the authenticator has kept with the passkey; null where it tells none. */
export function userHandleOf(sent: SentResponse): string | null {
  const handle = (sent.response as { userHandle?: unknown } | undefined)?.userHandle
  if (typeof handle !== 'string' || !/^[\w-]{22}$/.test(handle)) return null
  const hex = Buffer.from(handle, 'base64url').toString('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
