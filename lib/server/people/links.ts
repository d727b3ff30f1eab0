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

/** The address of a link, at PUBLIC_URL whatever host a request came by. */
export const linkUrl = (kind: PersonLinkKind, secret: string): string => environment().publicUrl + paths[kind](secret)

/** One answer to every link that does not work: it must not tell whether a secret was ever good. */
function doesNotWork(kind: PersonLinkKind): Fault {
  const detail =
    kind === 'INVITATION'
      ? 'This invitation does not work. It was accepted, replaced or cancelled, is older than 7 days, or its link is not ' +
        'complete. If you accepted it before, sign in. Otherwise ask whoever invited you to send it again.'
      : 'This link does not work. It was used or replaced, is older than 30 minutes, or is not complete. Ask for a new one ' +
        'on the sign-in page, under “Forgot your password?”, or ask an Account Admin for a link.'
  return new Fault('link_not_valid', detail)
}

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
 * Makes a link: an invitation for 7 days, one to choose a password for 30 minutes.
 * @param createdById the person who makes it; null for somebody who is not signed in, or an operator
 * @param keepOthers whether earlier ones work on: else whoever knows an email could make the link of its owner useless
 */
export async function makeLink(
  tx: Transaction,
  personId: string,
  kind: PersonLinkKind,
  createdById: string | null,
  { keepOthers = false } = {},
): Promise<MadeLink> {
  await lockPerson(tx, personId)
  if (!keepOthers) await voidLinks(tx, personId, kind)
  const secret = randomBytes(32).toString('base64url')
  const expiresAt = new Date(nowMs() + lifetimes[kind])
  await tx.personLink.create({ data: { personId, kind, hash: hashOf(secret), createdById, expiresAt }, select: { id: true } })
  return { secret, expiresAt }
}

/** Whether a person has a link of a kind that works. */
export const hasLink = async (tx: Transaction, personId: string, kind: PersonLinkKind): Promise<boolean> =>
  (await tx.personLink.findFirst({ where: { personId, ...working(kind) }, select: { id: true } })) !== null

/** Whose link it is; it works on. @throws Fault link_not_valid */
export async function lookUpLink(secret: string, kind: PersonLinkKind): Promise<LinkOwner> {
  const { prisma } = await database()
  const link = await prisma.personLink.findFirst({
    where: { hash: hashOf(secret), ...working(kind) },
    select: { person: { select: { email: true, name: true, account: { select: { name: true } } } } },
  })
  if (!link) throw doesNotWork(kind)
  const { email, name, account } = link.person
  return { email, name, accountName: account.name }
}

/**
 * Uses a link, in the transaction of what it is for. The person stays locked until its end: of two at once, one finds the
 * link used, and nobody disables the person in between. Their other links of the kind are void then.
 * @returns the person's id
 * @throws Fault link_not_valid, the same for one that is unknown, used, void or too old, and for a disabled person
 */
export async function takeLink(tx: Transaction, secret: string, kind: PersonLinkKind): Promise<string> {
  const hash = hashOf(secret)
  const link = await tx.personLink.findUnique({ where: { hash }, select: { personId: true } })
  if (!link) throw doesNotWork(kind)
  await lockPerson(tx, link.personId)
  const { count } = await tx.personLink.updateMany({ where: { hash, ...working(kind) }, data: { usedAt: now() } })
  if (count !== 1) throw doesNotWork(kind)
  await voidLinks(tx, link.personId, kind)
  return link.personId
}
