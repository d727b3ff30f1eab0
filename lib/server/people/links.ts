/** Links with a secret that work once. Only the hash of a secret is kept, and its address has it in the fragment alone. */
import 'server-only'
import { createHash, randomBytes } from 'node:crypto'
import { invitationPath, passkeyLinkPath, passwordLinkPath } from '../../paths'
import type { LinkOwner } from '../../schema/person'
import { database, type Transaction } from '../database/open'
import { Fault } from '../fault'
import type { PersonLinkKind } from '../prisma-client/enums'
import { now, nowMs } from '../runtime/clock'
import { environment } from '../runtime/env'

const lifetimes: Record<PersonLinkKind, number> = { INVITATION: 7 * 86_400_000, PASSWORD: 30 * 60_000, PASSKEY: 30 * 60_000 }

const paths: Record<PersonLinkKind, (secret: string) => string> = { INVITATION: invitationPath, PASSWORD: passwordLinkPath, PASSKEY: passkeyLinkPath }

const hashOf = (secret: string) => new Uint8Array(createHash('sha256').update(secret).digest())

/** A link that has just been made: the only time that its secret is known. */
export type MadeLink = { secret: string; expiresAt: Date }

/** The address of a link, at PUBLIC_URL whatever host a request came by; one to add a passkey is where passkeys work. */
export function linkUrl(kind: PersonLinkKind, secret: string): string {
  const { publicUrl, passkeyOrigin } = environment()
  return (kind === 'PASSKEY' ? (passkeyOrigin ?? publicUrl) : publicUrl) + paths[kind](secret)
}

const doesNotWorkTexts: Record<PersonLinkKind, string> = {
  INVITATION:
    'This invitation does not work. It was accepted, replaced or cancelled, is older than 7 days, or its link is not ' +
    'complete. If you accepted it before, sign in. Otherwise ask whoever invited you to send it again.',
  PASSWORD:
    'This link does not work. It was used or replaced, is older than 30 minutes, or is not complete. Ask for a new one ' +
    'on the sign-in page, under “Forgot your password?”, or ask an Account Admin for a link.',
  PASSKEY:
    'This link does not work. It was used or replaced, is older than 30 minutes, or is not complete. If you have added a ' +
    'passkey, sign in with it. Otherwise ask an Account Admin for a new link.',
}

/** One answer to every link that does not work: it must not tell whether a secret was ever good. */
const doesNotWork = (kind: PersonLinkKind) => new Fault('link_not_valid', doesNotWorkTexts[kind])

/** Links of a person are made, voided and taken one after another. */
const lockPerson = (tx: Transaction, personId: string) =>
  tx.$queryRaw`SELECT 1 FROM person WHERE id = ${personId}::uuid FOR NO KEY UPDATE`

/** What makes a link work: its own state, and that of its person. */
const working = (kind: PersonLinkKind) => ({
  kind,
  usedAt: null,
  voidedAt: null,
  expiresAt: { gt: now() },
  person: { disabledAt: null, invitedAt: kind === 'INVITATION' ? { not: null } : null },
})

/** Makes a person's unused links of a kind useless, or of all kinds. */
export async function voidLinks(tx: Transaction, personId: string, kind?: PersonLinkKind): Promise<void> {
  await tx.personLink.updateMany({
    where: { personId, usedAt: null, voidedAt: null, ...(kind && { kind }) },
    data: { voidedAt: now() },
  })
}

/**
 * Makes a link: an invitation for 7 days, one to choose a password or to add a passkey for 30 minutes.
 * @param createdById the person who makes it; null for somebody who is not signed in, or an operator
 * @param isRequested whether somebody who is not signed in asked for it. Earlier ones work on then: else whoever knows an email
 * could make the link of its owner useless
 */
export async function makeLink(
  tx: Transaction,
  personId: string,
  kind: PersonLinkKind,
  createdById: string | null,
  { isRequested = false } = {},
): Promise<MadeLink> {
  await lockPerson(tx, personId)
  if (!isRequested) await voidLinks(tx, personId, kind)
  const secret = randomBytes(32).toString('base64url')
  const expiresAt = new Date(nowMs() + lifetimes[kind])
  await tx.personLink.create({ data: { personId, kind, hash: hashOf(secret), createdById, isRequested, expiresAt }, select: { id: true } })
  return { secret, expiresAt }
}

/** Whether a person has a link of a kind that works. */
export const hasLink = async (tx: Transaction, personId: string, kind: PersonLinkKind): Promise<boolean> =>
  (await tx.personLink.findFirst({ where: { personId, ...working(kind) }, select: { id: true } })) !== null

/** Whose link it is; it works on. @throws Fault link_not_valid */
export async function lookUpLink(secret: string, kind: PersonLinkKind): Promise<LinkOwner & { id: string }> {
  const { prisma } = await database()
  const link = await prisma.personLink.findFirst({
    where: { hash: hashOf(secret), ...working(kind) },
    select: { person: { select: { id: true, email: true, name: true, account: { select: { name: true } } } } },
  })
  if (!link) throw doesNotWork(kind)
  const { id, email, name, account } = link.person
  return { id, email, name, accountName: account.name }
}

/**
 * Uses a link, in the transaction of what it is for. The person stays locked until its end: of two at once, one finds the
 * link used, and nobody disables the person in between. Their other links of the kind are void then.
 * @returns the person's id, and whether somebody who was not signed in had asked for the link
 * @throws Fault link_not_valid, the same for one that is unknown, used, void or too old, and for a disabled person
 */
export async function takeLink(tx: Transaction, secret: string, kind: PersonLinkKind): Promise<{ id: string; isRequested: boolean }> {
  const hash = hashOf(secret)
  const link = await tx.personLink.findUnique({ where: { hash }, select: { personId: true, isRequested: true } })
  if (!link) throw doesNotWork(kind)
  await lockPerson(tx, link.personId)
  const { count } = await tx.personLink.updateMany({ where: { hash, ...working(kind) }, data: { usedAt: now() } })
  if (count !== 1) throw doesNotWork(kind)
  await voidLinks(tx, link.personId, kind)
  return { id: link.personId, isRequested: link.isRequested }
}
