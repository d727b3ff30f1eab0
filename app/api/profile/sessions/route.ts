/** Where the person is signed in: the list, and signing out everywhere else. */
import { onlyMethods } from '@/lib/console/methods'
import { withAccountSession } from '@/lib/console/with-session'
import { endOtherSessions, listOwnSessions } from '@/lib/server/people/own-sessions'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  GET: withAccountSession(null, {}, async ({ actor }) => Response.json({ sessions: await listOwnSessions(actor) })),

  DELETE: withAccountSession(null, {}, async ({ actor }) => Response.json({ ended: await endOtherSessions(actor) })),
})
