/**
 * The link of an invited person: who has it becomes that person. So it is shown to nobody who could not give all of their roles,
 * and void as soon as the roles change.
 */
import 'server-only'
import type { InvitedPerson, Person } from '../../schema/person'
import type { AdminActor } from '../access/actor'
import { database } from '../database/open'
import { sendInvitation } from '../mail/messages'
import { isMailOn } from '../mail/send'
import { now } from '../runtime/clock'
import type { LockedPerson, PeopleChange } from './change-people'
import { linkUrl, makeLink, voidLinks, type MadeLink } from './links'
import { reachesAll } from './reach'

/** The link is null where the old one is void and no new one was made, as neither the actor nor a mail could have it. */
type Renewed = { isSeen: boolean; link: MadeLink | null }

/** Voids the link of an invited person and makes a new one, in the transaction of the change. @returns null for others */
export async function renewInvitation({ tx, actor, reach }: PeopleChange, person: LockedPerson): Promise<Renewed | null> {
  if (!person.isInvited || person.isDisabled) return null
  const isSeen = reachesAll(reach, person.bindings)
  if (person.bindings.length === 0 || (!isSeen && !isMailOn())) {
    await voidLinks(tx, person.id)
    return { isSeen, link: null }
  }
  const link = await makeLink(tx, person.id, 'INVITATION', actor.id)
  await tx.person.update({ where: { id: person.id }, data: { invitedAt: now() }, select: { id: true } })
  return { isSeen, link }
}

/** Mails a new link, after its transaction. A mail server that fails leaves the invitation. */
export async function deliverInvitation(actor: AdminActor, person: Person, renewed: Renewed | null): Promise<InvitedPerson> {
  if (!renewed) return { person, link: null, unseenLink: null }
  const { link, isSeen } = renewed
  if (!link) return { person, link: null, unseenLink: isSeen ? null : 'off' }
  const { prisma } = await database()
  const account = await prisma.account.findUniqueOrThrow({ where: { id: actor.accountId }, select: { name: true } })
  const { expiresAt } = link
  const url = linkUrl('INVITATION', link.secret)
  const invitedBy = actor.kind === 'person' ? actor.person : null
  const mail = await sendInvitation(person, { url, expiresAt, accountName: account.name, invitedBy })
  if (!isSeen) return { person, link: null, unseenLink: mail }
  return { person, link: { url, expiresAt: expiresAt.toISOString(), mail }, unseenLink: null }
}
