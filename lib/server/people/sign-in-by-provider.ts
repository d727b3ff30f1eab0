/** Signs people in by the identity provider. See decision 32. */
import 'server-only'
import type { SignInRefusal } from '../../schema/sign-in'
import { countedRoles } from '../access/roles'
import { beginSession } from '../access/session'
import { recordActivity } from '../activity-log/record'
import { database, type Transaction } from '../database/open'
import { sealIdToken } from '../oidc/seal-id-token'
import { isLoggedOut } from '../oidc/note-logout'
import type { ProvenPerson } from '../oidc/proven-person'
import { now, nowMs } from '../runtime/clock'
import { noteRefusal, type RequestOrigin } from '../runtime/request'
import { countAttempt } from './attempt-limit'
import { makeDevice } from './device-cookie'
import { applyDirectoryRoles, changesRoles, rolesOfGroups } from './directory-roles'
import { findIdentity, lockIdentified, matchByEmail, SignInRefused, type Matched } from './match-identity'
import { onlyAccount } from './only-account'

/** Finds the person, locks them, and gives them the roles of their groups. */
async function admit(tx: Transaction, proven: ProvenPerson, request: RequestOrigin): Promise<Matched> {
  const known = await findIdentity(tx, proven)
  if (!known) {
    const matched = await matchByEmail(tx, proven, request)
    return takeRoles(tx, matched, proven, request)
  }
  // Most sign-ins change no role, and need not wait for each other.
  const bindings = await tx.roleBinding.findMany({ where: { ...countedRoles.where, personId: known.personId }, select: countedRoles.select })
  const changes = changesRoles({ bindings }, await rolesOfGroups(tx, known.accountId, proven.groups))
  const matched = await lockIdentified(tx, known, changes)
  return changes ? takeRoles(tx, matched, proven, request) : matched
}

async function takeRoles(tx: Transaction, matched: Matched, { groups }: ProvenPerson, request: RequestOrigin): Promise<Matched> {
  const { person, accountId } = matched
  const roles = await rolesOfGroups(tx, accountId, groups)
  if (!roles) return matched
  const actor = { kind: 'person', id: person.id, label: person.email, accountId, projectId: null, request } as const
  return { ...matched, person: await applyDirectoryRoles({ tx, actor }, person, roles) }
}

/** Long ago: a session that counts as proved then has proved nothing lately. */
const longAgo = new Date(0)

/** Milliseconds after which a provider that told when people had signed in there, and does not any more, may have been set up anew. */
const toldFor = 7 * 86_400_000

/**
 * When the person last showed the provider who they are, which may be long before this sign-in; null for now, where the provider does
 * not tell it. Whoever sits at the browser can take the question out of the address that leads there: so where it told of anybody
 * lately, a sign-in without an answer proves nothing.
 */
async function provedAt(tx: Transaction, { authTime, issuer }: ProvenPerson): Promise<Date | null> {
  if (authTime) return new Date(Math.min(authTime.getTime(), nowMs()))
  const lately = { gt: new Date(nowMs() - toldFor) }
  return (await tx.personIdentity.findFirst({ where: { issuer, authTimeToldAt: lately }, select: { id: true } })) ? longAgo : null
}

async function enter(tx: Transaction, proven: ProvenPerson, request: RequestOrigin, userAgent: string) {
  await tx.$executeRaw`SET LOCAL lock_timeout = '5s'`
  // Before all else: logouts take this lock before they lock sessions, and linking a person ends sessions too.
  if (await isLoggedOut(tx, proven)) throw new SignInRefused('signed_out')
  const { person, accountId, identityId } = await admit(tx, proven, request)
  const sessionId = await beginSession(tx, person.id, 'oidc', request, userAgent)
  await tx.session.update({
    where: { id: sessionId },
    data: { identityId, oidcSid: proven.sid, idToken: await sealIdToken(proven.idToken), provedAt: await provedAt(tx, proven) },
    select: { id: true },
  })
  const told = proven.authTime && { authTimeToldAt: now() }
  await tx.personIdentity.update({ where: { id: identityId }, data: { email: proven.email, lastSignInAt: now(), ...told }, select: { id: true } })
  const actor = { kind: 'person', id: person.id, label: person.email, accountId, projectId: null, request } as const
  await recordActivity(tx, actor, { type: 'USER_LOGIN', action: 'SUCCESS', details: { method: 'oidc' } })
  const { passwordHash } = await tx.person.findUniqueOrThrow({ where: { id: person.id }, select: { passwordHash: true } })
  const { id, name, email } = person
  return { person: { id, name, email }, sessionId, device: makeDevice({ id, passwordHash }) }
}

const reasons = {
  email_not_verified: 'email not verified',
  already_linked: 'already linked',
  disabled: 'disabled',
  invitation_expired: 'invitation expired',
  not_known: 'not known',
  account_full: 'account full',
} as const

/** Records that somebody whom the provider knows was refused; only some times an hour, as they may try as often as they like. */
async function recordRefusal({ issuer, subject, email }: ProvenPerson, { refusal, accountId }: SignInRefused, request: RequestOrigin) {
  noteRefusal(request, 'wrong_credentials')
  if (!(refusal in reasons)) return
  const { prisma } = await database()
  const isFew = await countAttempt('refused-by-provider', `${issuer} ${subject}`).then(() => true, () => false)
  if (!isFew) return
  const ofAccount = accountId ?? (await onlyAccount(prisma))
  const nobody = { kind: 'nobody', id: null, label: email ?? '', accountId: ofAccount, projectId: null, request } as const
  const details = { reason: reasons[refusal as keyof typeof reasons], method: 'oidc' } as const
  await prisma.$transaction((tx) => recordActivity(tx, nobody, { type: 'USER_LOGIN', action: 'FAIL', details }))
}

type EnteredByProvider = { kind: 'entered'; begun: Awaited<ReturnType<typeof enter>> } | { kind: 'refused'; refusal: SignInRefusal }

/**
 * Begins a session for somebody whom the provider has identified. All or nothing: a refused person is neither linked nor made.
 * @returns what signs them in with the browser, or why they are refused
 * @throws Fault of a database that cannot be asked, or is busy
 */
export async function signInByProvider(proven: ProvenPerson, request: RequestOrigin, userAgent: string): Promise<EnteredByProvider> {
  const { prisma } = await database()
  try {
    const begun = await prisma.$transaction((tx) => enter(tx, proven, request, userAgent), { maxWait: 10_000, timeout: 30_000 })
    return { kind: 'entered', begun }
  } catch (error) {
    if (!(error instanceof SignInRefused)) throw error
    await recordRefusal(proven, error, request)
    return { kind: 'refused', refusal: error.refusal }
  }
}
