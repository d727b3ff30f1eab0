/** Disables a person: from the answer on, no request of theirs passes. */
import 'server-only'
import type { DisablePerson, Person } from '../../schema/person'
import type { AdminActor } from '../access/actor'
import { endSessions } from '../access/session'
import { recordActivity } from '../activity-log/record'
import { Fault } from '../fault'
import { deleteKeys } from '../keys/delete'
import { measureKeys } from '../keys/measure-revocation'
import { Prisma } from '../prisma-client/client'
import { now } from '../runtime/clock'
import { voidLinksMadeBy } from './apply-roles'
import { changePeople, lockReached, rolesFrom } from './change-people'
import { requireAccountAdmin } from './last-account-admin'
import { voidLinks } from './links'
import { isAccountAdmin } from './reach'
import { readPerson } from './row'

/**
 * Disables a person, ends their sessions, voids their links and those that they made, and deletes the keys of theirs that are
 * named: all of it or nothing. Their other keys belong to the projects and work on. Once more is no error.
 * @throws Fault not_found for a person or key that is not there; conflict for oneself and for the last active Account Admin
 */
export async function disablePerson(actor: AdminActor, personId: string, input: DisablePerson): Promise<Person> {
  const person = await changePeople(actor, 'people:disable', async (change) => {
    const { tx, actor: current, reach } = change
    const { id, email, isDisabled, isInvited, ...person } = await lockReached(change, personId)
    if (id === current.id) throw new Fault('conflict', 'You cannot disable yourself. Ask another Account Admin.')
    const deletedKeys = await deleteKeys(tx, current, input.deleteKeys, Prisma.sql`k.created_by_id = ${id}::uuid`)
    if (!isDisabled) {
      await tx.person.update({ where: { id }, data: { disabledAt: now() }, select: { id: true } })
      if (isAccountAdmin(rolesFrom(person, 'HAND')) && !isInvited) await requireAccountAdmin(change)
      const endedSessions = await endSessions(tx, { personId: id }, 'disabled')
      await voidLinks(tx, id)
      await voidLinksMadeBy(tx, id)
      const target = { id, name: email }
      await recordActivity(tx, current, { type: 'USER', action: 'DISABLED', target, details: { endedSessions, deletedKeys } })
    }
    return readPerson(tx, current, reach, id)
  })
  if (input.deleteKeys.length > 0) await measureKeys(actor, input.deleteKeys)
  return person
}
