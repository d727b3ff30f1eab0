/** Finds the person of an identity at the provider: by issuer and subject, and the first time by a verified email. */
import 'server-only'
import type { SignInRefusal } from '../../schema/sign-in'
import { endSessions } from '../access/session'
import { recordActivity } from '../activity-log/record'
import type { Transaction } from '../database/open'
import { Fault } from '../fault'
import type { ProvenPerson } from '../oidc/proven-person'
import { environment } from '../runtime/env'
import { now } from '../runtime/clock'
import type { RequestOrigin } from '../runtime/request'
import { lockPeople, lockPerson, rolesFrom, type AccountChange, type LockedPerson } from './change-people'
import { rolesOfGroups } from './directory-roles'
import { requireRoom } from './invite'
import { hasLink, voidLinks } from './links'
import { onlyAccount } from './only-account'
import { isAccountAdmin } from './reach'

/** A sign-in that is refused, and whose transaction is undone. */
export class SignInRefused extends Error {
  override name = 'SignInRefused'
  /** @param accountId whose administrators see it in the activity log */
  constructor(
    readonly refusal: SignInRefusal,
    readonly accountId: string | null = null,
  ) {
    super(refusal)
  }
}

/** A person who is matched, and locked. */
export type Matched = { person: LockedPerson; accountId: string; identityId: string }

/** The person of issuer and subject, who are never matched by anything else again; null where there is none. */
export async function findIdentity(tx: Transaction, { issuer, subject }: Pick<ProvenPerson, 'issuer' | 'subject'>) {
  const identity = await tx.personIdentity.findUnique({
    where: { issuer_subject: { issuer, subject } },
    select: { id: true, personId: true, person: { select: { accountId: true } } },
  })
  return identity && { identityId: identity.id, personId: identity.personId, accountId: identity.person.accountId }
}

/** The change that links a person, recorded as their own. */
const changeBy = (tx: Transaction, accountId: string, person: { id: string; email: string }, request: RequestOrigin): AccountChange => ({
  tx,
  actor: { kind: 'person', id: person.id, label: person.email, accountId, projectId: null, request },
})

/**
 * Removes the other ways to sign in when a person is linked for the first time: whoever invited them may have accepted in their place,
 * and would share their directory roles (account pre-hijacking). Account Admins by hand keep theirs, for when the provider is down.
 * @returns how many sessions ended
 */
async function dropEarlierWays(tx: Transaction, person: LockedPerson): Promise<number> {
  if (isAccountAdmin(rolesFrom(person, 'HAND'))) return 0
  const { id } = person
  await tx.person.update({ where: { id }, data: { passwordHash: null }, select: { id: true } })
  await tx.passkey.deleteMany({ where: { personId: id } })
  await voidLinks(tx, id)
  return endSessions(tx, { personId: id }, 'linked')
}

async function link({ tx, actor }: AccountChange, person: LockedPerson, { issuer, subject }: ProvenPerson) {
  const { id, email, isInvited } = person
  const at = now()
  const identity = await tx.personIdentity.create({
    data: { personId: id, issuer, subject, createdAt: at, lastSignInAt: at },
    select: { id: true },
  })
  const target = { id, name: email }
  if (isInvited) {
    await tx.person.update({ where: { id }, data: { invitedAt: null }, select: { id: true } })
    await voidLinks(tx, id)
    await recordActivity(tx, actor, { type: 'USER', action: 'EDITED', target, details: { invitation: 'accepted' } })
  }
  const endedSessions = await dropEarlierWays(tx, person)
  await recordActivity(tx, actor, { type: 'USER', action: 'EDITED', target, details: { identity: 'linked', issuer, endedSessions } })
  return identity.id
}

/**
 * Makes a person for an unknown email whose domain is allowed, or whose groups give a role.
 * @throws SignInRefused not_known, account_full
 */
async function welcome(tx: Transaction, accountId: string, email: string, proven: ProvenPerson, request: RequestOrigin) {
  const domain = email.slice(email.lastIndexOf('@') + 1)
  const isAllowed = environment().oidc?.allowedDomains.includes(domain)
  if (!isAllowed && !(await rolesOfGroups(tx, accountId, proven.groups))?.length) throw new SignInRefused('not_known', accountId)
  await requireRoom(tx, accountId).catch((error: unknown) => {
    throw error instanceof Fault && error.code === 'limit_reached' ? new SignInRefused('account_full', accountId) : error
  })
  const name = proven.name ?? email.slice(0, email.lastIndexOf('@'))
  const { id } = await tx.person.create({ data: { accountId, email, name }, select: { id: true } })
  const { actor } = changeBy(tx, accountId, { id, email }, request)
  const details = { roles: [], invited: false }
  await recordActivity(tx, actor, { type: 'USER', action: 'CREATED', target: { id, name: email }, details })
  return { id, email, name, isDisabled: false, isInvited: false, bindings: [] } satisfies LockedPerson
}

/** @throws SignInRefused for who is linked already, disabled, or whose invitation does not work */
async function requireMatchable(tx: Transaction, accountId: string, { id, isDisabled, isInvited }: LockedPerson, issuer: string) {
  if (isDisabled) throw new SignInRefused('disabled', accountId)
  if (await tx.personIdentity.findFirst({ where: { personId: id, issuer }, select: { id: true } })) {
    throw new SignInRefused('already_linked', accountId)
  }
  if (isInvited && !(await hasLink(tx, id, 'INVITATION'))) throw new SignInRefused('invitation_expired', accountId)
}

/**
 * Links somebody whom the provider has proven for the first time to the person with their verified email, or makes that person. The
 * account's people and the person are locked then: of two at once, the second finds what the first has done.
 * @throws SignInRefused
 */
export async function matchByEmail(tx: Transaction, proven: ProvenPerson, request: RequestOrigin): Promise<Matched> {
  const { email, isEmailVerified, issuer } = proven
  if (!email || !isEmailVerified) throw new SignInRefused('email_not_verified', await onlyAccount(tx))
  const found = await tx.person.findUnique({ where: { email }, select: { accountId: true } })
  const accountId = found?.accountId ?? (await onlyAccount(tx))
  if (!accountId) throw new SignInRefused('not_known')
  await lockPeople(tx, accountId)
  const known = await lockPerson({ tx, actor: { accountId } }, { email })
  // The same person may have been linked in another window a moment ago.
  const linked = await findIdentity(tx, proven)
  if (linked && linked.personId === known?.id) return { person: requireEnabled(known, accountId), accountId, identityId: linked.identityId }
  if (known) await requireMatchable(tx, accountId, known, issuer)
  const person = known ?? (await welcome(tx, accountId, email, proven, request))
  const identityId = await link(changeBy(tx, accountId, person, request), person, proven)
  return { person: { ...person, isInvited: false }, accountId, identityId }
}

/** @throws SignInRefused */
function requireEnabled(person: LockedPerson, accountId: string): LockedPerson {
  if (person.isDisabled) throw new SignInRefused('disabled', accountId)
  return person
}

/**
 * Locks the person of an identity that is known, as they are now; with the account's people where their roles are about to change.
 * @throws SignInRefused for a disabled person, and where they were unlinked at this moment
 */
export async function lockIdentified(
  tx: Transaction,
  { personId, accountId, identityId }: NonNullable<Awaited<ReturnType<typeof findIdentity>>>,
  withAccount: boolean,
): Promise<Matched> {
  if (withAccount) await lockPeople(tx, accountId)
  const person = await lockPerson({ tx, actor: { accountId } }, { id: personId })
  if (!person || !(await tx.personIdentity.findUnique({ where: { id: identityId }, select: { id: true } }))) {
    throw new SignInRefused('not_completed', accountId)
  }
  return { person: requireEnabled(person, accountId), accountId, identityId }
}
