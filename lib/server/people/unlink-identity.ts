/** Unlinks a person from their identities at providers, because an account there is somebody else's or was lost. */
import 'server-only'
import type { Operator } from '../access/actor'
import { endSessions } from '../access/session'
import { recordActivity } from '../activity-log/record'
import { changePeople, lockReached } from './change-people'
import { applyDirectoryRoles } from './directory-roles'

/** What was undone: the issuers, and how many sessions ended. */
type Unlinked = { issuers: string[]; endedSessions: number }

/**
 * Unlinks a person. Their sessions end, and the roles that the directory gave are taken: the next sign-in with a verified email links
 * them anew, and gives the roles of whoever that is. Roles given by hand stay. A person without a link is left as they are.
 * @throws Fault not_found
 */
export const unlinkPerson = (operator: Operator, personId: string): Promise<Unlinked> =>
  changePeople(operator, 'people:change_roles', async (change) => {
    const { tx } = change
    const person = await lockReached(change, personId)
    const { id, email } = person
    const identities = await tx.personIdentity.findMany({ where: { personId: id }, orderBy: { issuer: 'asc' }, select: { issuer: true } })
    if (identities.length === 0) return { issuers: [], endedSessions: 0 }
    const endedSessions = await endSessions(tx, { personId: id }, 'unlinked')
    await tx.personIdentity.deleteMany({ where: { personId: id } })
    await applyDirectoryRoles(change, person, [])
    for (const { issuer } of identities) {
      const details = { identity: 'unlinked' as const, issuer, endedSessions }
      await recordActivity(tx, operator, { type: 'USER', action: 'EDITED', target: { id, name: email }, details })
    }
    return { issuers: identities.map(({ issuer }) => issuer), endedSessions }
  })
