/** One browser in which the person is signed in: sign out there. */
import { onlyMethods } from '@/lib/console/methods'
import { withAccountSession } from '@/lib/console/with-session'
import { SessionParams } from '@/lib/schema/session'
import { endOwnSession } from '@/lib/server/people/own-sessions'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  DELETE: withAccountSession(null, { params: SessionParams }, async ({ actor, params }) => {
    await endOwnSession(actor, params.sessionId)
    return new Response(null, { status: 204 })
  }),
})
