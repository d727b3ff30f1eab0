/** Reads from checked claims of an identity provider who has signed in. */
import 'server-only'
import { emailKeyOf, tidyEmail } from '../../schema/email'
import { personName } from '../../schema/person'
import { SignIn } from '../../schema/sign-in'
import { cutTo } from '../../schema/text'
import type { Environment } from '../runtime/env'

/** Claims of an ID token, or of the userinfo endpoint. */
export type Claims = Readonly<Record<string, unknown>>

export type ProvenPerson = {
  issuer: string
  subject: string
  /** As emails are stored, and only where it can be one; null without. */
  email: string | null
  isEmailVerified: boolean
  name: string | null
  /** Null where the provider does not say which groups they are in: then no role changes. */
  groups: readonly string[] | null
  /** The provider's id of its own session. */
  sid: string | null
  /** When they last signed in at the provider; null where it does not say. */
  authTime: Date | null
  issuedAt: Date
  idToken: string
}

type Settings = Pick<NonNullable<Environment['oidc']>, 'issuer' | 'trustEmail' | 'groupsClaim'>

const ascii = /^[\x21-\x7e]*$/

/**
 * People are matched by email, so no look-alike may become another email when emails are compared: the Kelvin sign in lower case is a k,
 * and invisible characters are left out.
 */
function emailOf(claim: unknown): string | null {
  if (typeof claim !== 'string' || claim.length > 254 || tidyEmail(claim) !== claim) return null
  const key = emailKeyOf(claim)
  if (ascii.test(key) && !ascii.test(claim)) return null
  return SignIn.shape.email.safeParse(claim).data ?? null
}

/** Entra ID says by `xms_edov` that the owner of the domain has verified the email; some of its tokens have 1 for true. */
function isVerified({ email_verified: verified, xms_edov: domainVerified }: Claims, { trustEmail }: Settings): boolean {
  // An explicit false counts, even where OIDC_TRUST_EMAIL is on.
  if (verified === false || verified === 'false') return false
  return verified === true || verified === 'true' || domainVerified === true || domainVerified === 1 || domainVerified === '1' || trustEmail
}

const isOwn = (object: unknown, name: string) => typeof object === 'object' && object !== null && Object.hasOwn(object, name)

/** Whether claims say which groups somebody is in, or that these are told elsewhere, as too many for a token are. */
export const tellsGroups = (claims: Claims, groupsClaim: string): boolean =>
  isOwn(claims, groupsClaim) || isOwn(claims._claim_names, groupsClaim)

function groupsOf(claims: Claims, groupsClaim: string | undefined): readonly string[] | null {
  if (!groupsClaim || isOwn(claims._claim_names, groupsClaim) || !isOwn(claims, groupsClaim)) return null
  const groups = claims[groupsClaim]
  if (typeof groups === 'string') return [groups]
  return Array.isArray(groups) && groups.every((group) => typeof group === 'string') ? groups : null
}

const textOf = (claim: unknown, most: number) => (typeof claim === 'string' && claim !== '' && claim.length <= most ? claim : null)

const timeOf = (claim: unknown) => (typeof claim === 'number' && claim > 0 && claim < 1e11 ? new Date(claim * 1_000) : null)

/** At most 255 characters of ASCII (OpenID Connect Core 1.0, 2). */
const isSubject = (claim: unknown): claim is string => typeof claim === 'string' && claim.length <= 255 && /^[\x20-\x7e]+$/.test(claim)

/**
 * Reads claims.
 * @param idClaims of the ID token, which is checked already
 * @param userClaims of the userinfo endpoint, or nothing; they count for what the ID token does not say
 * @throws Error where issuer or subject are not what they must be
 */
export function provenPersonOf(idToken: string, idClaims: Claims, userClaims: Claims, settings: Settings): ProvenPerson {
  const { iss, sub, iat } = idClaims
  if (iss !== settings.issuer || !isSubject(sub)) throw new Error('the ID token is of another issuer, or names nobody')
  // `email` and `email_verified` have to come from the same place.
  const ofEmail = isOwn(idClaims, 'email') ? idClaims : userClaims
  const ofGroups = settings.groupsClaim && tellsGroups(idClaims, settings.groupsClaim) ? idClaims : userClaims
  const email = emailOf(ofEmail.email)
  return {
    issuer: settings.issuer,
    subject: sub,
    email,
    isEmailVerified: email !== null && isVerified(ofEmail, settings),
    name: personName.safeParse(cutTo(textOf(idClaims.name ?? userClaims.name, 1_000) ?? '', 128)).data ?? null,
    groups: groupsOf(ofGroups, settings.groupsClaim),
    sid: textOf(idClaims.sid, 255),
    authTime: timeOf(idClaims.auth_time),
    issuedAt: timeOf(iat) ?? new Date(0),
    idToken,
  }
}
