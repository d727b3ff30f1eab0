/** Cancels an invitation: its link is void, and the email can be invited again. */
import 'server-only'
import type { AdminActor } from '../access/actor'
import { recordActivities } from '../activity-log/record'
import type { PersonRole } from '../prisma-client/enums'
import { byPlace } from './apply-roles'
import { changePeople, lockReached } from './change-people'
import { requireInvitation } from './resend-invitation'

/**
 * Deletes an invited person. They never signed in, so nothing of the account refers to them but the log, which keeps the email.
 * @throws Fault not_found; conflict for who has accepted; forbidden where some of their roles are out of reach
 */
export async function cancelInvitation(actor: AdminActor, personId: string): Promise<void> {
  await changePeople(actor, 'people:invite', async (change) => {
    const { tx, actor: now } = change
    const person = await lockReached(change, personId)
    requireInvitation(change, person)
    const { id, email, bindings } = person
    // Roles and links go with the row.
    await tx.person.delete({ where: { id }, select: { id: true } })
    const places: Iterable<[string | null, PersonRole[]]> = bindings.length > 0 ? byPlace(bindings) : [[null, []]]
    await recordActivities(
      tx,
      now,
      Array.from(places, ([projectId, roles]) => ({
        projectId,
        event: { type: 'USER', action: 'DELETED', target: { id, name: email }, details: { roles } },
      })),
    )
  })
}
