/** An authenticator in software: it makes keys and signs challenges as WebAuthn says, or wrongly where a test wants that. */
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'
import type { PasskeyAnswer, PasskeyAsk } from '../../schema/passkey'
import { environment } from '../../server/runtime/env'

/** False members of an answer. */
export type Lie = {
  origin?: string
  rpId?: string
  challenge?: string
  type?: string
  /** Whether its user was verified. */
  isVerified?: boolean
  counter?: number
  userHandle?: string | undefined
  /** The whole attestation: its format and statement. */
  attestation?: { fmt: string; attStmt: Map<string, unknown> }
}

type Options = { challenge: string; rp?: { id: string }; rpId?: string; user?: { id: string } }

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest()
const base64url = (data: Uint8Array | string) => Buffer.from(data).toString('base64url')

const flags = { userPresent: 0x01, userVerified: 0x04, attested: 0x40 }

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** The public key as COSE has it (RFC 9053): ES256. */
function coseKey(publicKey: KeyObject): Uint8Array {
  const { x, y } = publicKey.export({ format: 'jwk' })
  const coordinate = (text: string | undefined) => new Uint8Array(Buffer.from(text!, 'base64url'))
  return isoCBOR.encode(new Map<number, number | Uint8Array>([[1, 2], [3, -7], [-1, 1], [-2, coordinate(x)], [-3, coordinate(y)]]))
}

/** A device with one passkey, which counts its signatures. */
export function makeAuthenticator({ counts = true } = {}) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(32)
  let counter = 0
  let userHandle: string | undefined

  const clientData = (options: Options, type: string, lie: Lie) =>
    Buffer.from(
      JSON.stringify({
        type: lie.type ?? type,
        challenge: lie.challenge ?? options.challenge,
        origin: lie.origin ?? environment().passkeyOrigin,
        crossOrigin: false,
      }),
    )

  function authenticatorData(options: Options, lie: Lie, more: Uint8Array = new Uint8Array()): Buffer {
    counter += counts ? 1 : 0
    const state = flags.userPresent | (lie.isVerified === false ? 0 : flags.userVerified) | (more.length > 0 ? flags.attested : 0)
    const rpId = lie.rpId ?? options.rpId ?? options.rp!.id
    return Buffer.concat([sha256(rpId), Buffer.of(state), uint32(lie.counter ?? counter), more])
  }

  const common = { id: base64url(id), rawId: base64url(id), type: 'public-key', clientExtensionResults: {} }

  return {
    credentialId: id,
    /** Makes its passkey, as `navigator.credentials.create` does. */
    create({ challengeId, options }: PasskeyAsk, lie: Lie = {}): PasskeyAnswer {
      const asked = options as unknown as Options
      userHandle = asked.user!.id
      const idLength = Buffer.of(id.length >> 8, id.length & 255)
      const authData = new Uint8Array(authenticatorData(asked, lie, Buffer.concat([Buffer.alloc(16), idLength, id, coseKey(publicKey)])))
      const { fmt, attStmt } = lie.attestation ?? { fmt: 'none', attStmt: new Map() }
      const statement = attStmt as Map<string, string>
      const attestation = new Map<string, string | Uint8Array | Map<string, string>>([['fmt', fmt], ['attStmt', statement], ['authData', authData]])
      const response = {
        clientDataJSON: base64url(clientData(asked, 'webauthn.create', lie)),
        attestationObject: base64url(isoCBOR.encode(attestation)),
        transports: ['internal', 'made-up'],
      }
      return { challengeId, response: { ...common, response } }
    },
    /** Signs, as `navigator.credentials.get` does. */
    get({ challengeId, options }: PasskeyAsk, lie: Lie = {}): PasskeyAnswer {
      const asked = options as unknown as Options
      const clientDataJSON = clientData(asked, 'webauthn.get', lie)
      const authData = authenticatorData(asked, lie)
      const signature = sign('sha256', Buffer.concat([authData, sha256(clientDataJSON)]), privateKey)
      const response = {
        clientDataJSON: base64url(clientDataJSON),
        authenticatorData: base64url(authData),
        signature: base64url(signature),
        userHandle: 'userHandle' in lie ? lie.userHandle : userHandle,
      }
      return { challengeId, response: { ...common, response } }
    },
  }
}

export type Authenticator = ReturnType<typeof makeAuthenticator>
