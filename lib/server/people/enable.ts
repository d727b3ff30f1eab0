/** Enables a person who was disabled: they sign in as before. */
import 'server-only'
import type { Person } from '../../schema/person'
import type { AdminActor } from '../access/actor'
import { requireRecentProof } from '../access/recent-proof'
import { endSessions } from '../access/session'
import { recordActivity } from '../activity-log/record'
import { changePeople, lockReached } from './change-people'
import { readPerson } from './row'

/** Enables a person; once more is no error. @throws Fault not_found, proof_needed */
export async function enablePerson(actor: AdminActor, personId: string): Promise<Person> {
  await requireRecentProof(actor)
  return changePeople(actor, 'people:disable', async (change) => {
    const { tx, actor: now, reach } = change
    const { id, email, isDisabled } = await lockReached(change, personId)
    if (isDisabled) {
      // A sign-in that was under way while the person was disabled has left a session behind.
      await endSessions(tx, { personId: id }, 'disabled')
      await tx.person.update({ where: { id }, data: { disabledAt: null }, select: { id: true } })
      await recordActivity(tx, now, { type: 'USER', action: 'ENABLED', target: { id, name: email }, details: {} })
    }
    return readPerson(tx, now, reach, id)
  })
}
