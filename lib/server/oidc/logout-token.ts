/**
 * Checks logout tokens, with which the identity provider says that a session of its own has ended (OpenID Connect Back-Channel Logout
 * 1.0, 2.6).
 */
import 'server-only'
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload } from 'jose'
import { Fault } from '../fault'
import { now } from '../runtime/clock'
import { environment } from '../runtime/env'
import { processWide } from '../runtime/process-wide'
import { clockTolerance } from './clock-tolerance'
import { providerMetadata, providerTimeout, providerUnavailable } from './metadata'

/** What the provider says has ended: one session (`sid`), or all of a person (`subject`); at least one of the two is there. */
export type ProviderLogout = { issuer: string; tokenId: string; sid: string | null; subject: string | null; issuedAt: Date }

// Asymmetric algorithms alone: a token signed with the client's secret, or not at all, does not prove that the provider sent it.
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']

const event = 'http://schemas.openid.net/event/backchannel-logout'

/** Seconds after which a token tells of nothing new. */
const oldest = 300

/** The reason helps whoever sets up the provider, and tells nothing about any person. */
const notValid = (reason: string) => new Fault('validation', `The logout token is not valid: ${reason}.`)

const keysAt = (address: string) =>
  processWide(`oidc-keys ${address}`, () => createRemoteJWKSet(new URL(address), { timeoutDuration: providerTimeout }))

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)

// PostgreSQL stores no NUL.
const textOf = (claim: unknown) => (typeof claim === 'string' && /^[^\0]{1,255}$/.test(claim) ? claim : null)

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'it has expired'
  if (error instanceof errors.JWTClaimValidationFailed) return `its claim ${error.claim} is not as it must be`
  if (error instanceof errors.JOSEAlgNotAllowed) return 'its algorithm is not taken'
  return 'it is no token that the provider has signed'
}

/** Errors that mean a bad token; any other means that the provider could not be asked. */
const ofToken = [errors.JWTInvalid, errors.JWSInvalid, errors.JWTExpired, errors.JWTClaimValidationFailed, errors.JOSEAlgNotAllowed]
const ofSignature = [errors.JWSSignatureVerificationFailed, errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported]

async function verify(token: string): Promise<JWTPayload> {
  const { oidc } = environment()
  const { jwks_uri: address } = await providerMetadata()
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keysAt(address), {
      issuer: oidc!.issuer,
      audience: oidc!.clientId,
      algorithms,
      currentDate: now(),
      clockTolerance,
      maxTokenAge: oldest,
      requiredClaims: ['iat', 'jti', 'events'],
    })
    if (protectedHeader.typ !== undefined && !/^(?:application\/)?(?:logout\+jwt|jwt)$/i.test(protectedHeader.typ)) throw notValid('its type is another')
    return payload
  } catch (error) {
    if (error instanceof Fault) throw error
    if ([...ofToken, ...ofSignature].some((kind) => error instanceof kind)) throw notValid(reasonOf(error))
    throw providerUnavailable(error)
  }
}

/** Checks a logout token; whether it came before is not known yet. @throws Fault validation; unavailable where its keys cannot be had */
export async function readLogoutToken(token: string): Promise<ProviderLogout> {
  const payload = await verify(token)
  const { events, nonce, iss, iat, jti, sid, sub } = payload
  if (!isObject(events) || !isObject((events as Record<string, unknown>)[event])) throw notValid('it does not tell of a logout')
  // ID tokens have a nonce: one of them must not pass as a logout token.
  if (nonce !== undefined) throw notValid('it has a nonce')
  const logout = { issuer: iss!, tokenId: textOf(jti), sid: textOf(sid), subject: textOf(sub), issuedAt: new Date(iat! * 1_000) }
  const { tokenId } = logout
  if (!tokenId) throw notValid('its jti is none')
  if ((sid !== undefined && !logout.sid) || (sub !== undefined && !logout.subject)) throw notValid('its sid or sub is none')
  if (!logout.sid && !logout.subject) throw notValid('it has neither sid nor sub')
  return { ...logout, tokenId }
}
