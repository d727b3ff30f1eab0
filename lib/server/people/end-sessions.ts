/** Signs a person out everywhere. */
import 'server-only'
import type { EndedSessions } from '../../schema/person'
import type { AdminActor } from '../access/actor'
import { endSessions } from '../access/session'
import { recordActivity } from '../activity-log/record'
import { changePeople, lockReached } from './change-people'

/** Ends all sessions of a person, also one's own. From the answer on, no request with them passes. @throws Fault not_found */
export const endSessionsOfPerson = (actor: AdminActor, personId: string): Promise<EndedSessions> =>
  changePeople(actor, 'people:end_sessions', async (change) => {
    const { tx, actor: now } = change
    const { id, email } = await lockReached(change, personId)
    const ended = await endSessions(tx, { personId: id }, now.kind === 'operator' ? 'ended-by-operator' : 'ended-by-admin')
    if (ended > 0) {
      const target = { id, name: email }
      await recordActivity(tx, now, { type: 'USER', action: 'EDITED', target, details: { endedSessions: ended } })
    }
    return { ended }
  })
