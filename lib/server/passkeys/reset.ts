/** Removes the passkeys of a person who has lost them, and makes a link to add a new one. */
import 'server-only'
import type { SecretLink } from '../../schema/person'
import type { AdminActor } from '../access/actor'
import { requireRecentProof } from '../access/recent-proof'
import { endSessions } from '../access/session'
import { recordActivity } from '../activity-log/record'
import { Fault } from '../fault'
import { changePeople, lockReached, type LockedPerson } from '../people/change-people'
import { withinLinkLimits } from '../people/link-limits'
import { linkUrl, makeLink } from '../people/links'
import { relyingParty } from './relying-party'

/** @throws Fault conflict for oneself, and for who cannot sign in */
function requireActive(actor: AdminActor, { id, isDisabled, isInvited }: LockedPerson): void {
  if (id === actor.id) throw new Fault('conflict', 'Change your own passkeys in your profile.')
  if (isDisabled) throw new Fault('conflict', 'This person is disabled. Enable them first.')
  if (isInvited) throw new Fault('conflict', 'This person has not accepted the invitation. Send it again instead.')
}

/**
 * Removes all passkeys of a person, ends their sessions, and makes a link that works once for 30 minutes. It is never mailed: with it
 * alone, whoever reads the person's mail would be them.
 * @throws Fault not_found; conflict for oneself, a disabled and an invited person, and where passkeys cannot work here;
 * proof_needed; rate_limited
 */
export async function resetPasskeys(actor: AdminActor, personId: string): Promise<SecretLink> {
  await requireRecentProof(actor)
  relyingParty()
  const { secret, expiresAt } = await withinLinkLimits(actor, `passkeys of ${personId}`, () =>
    changePeople(actor, 'people:reset_passkeys', async (change) => {
      const { tx, actor: now } = change
      const person = await lockReached(change, personId)
      // Compared by the row's id: the URL may spell it in upper case.
      requireActive(now, person)
      const { count: removed } = await tx.passkey.deleteMany({ where: { personId: person.id } })
      const endedSessions = await endSessions(tx, { personId: person.id }, 'passkeys-reset')
      const target = { id: person.id, name: person.email }
      await recordActivity(tx, now, { type: 'USER', action: 'EDITED', target, details: { passkeys: 'reset', removed, endedSessions } })
      return makeLink(tx, person.id, 'PASSKEY', now.id)
    }),
  )
  return { url: linkUrl('PASSKEY', secret), expiresAt: expiresAt.toISOString(), mail: 'off' }
}
