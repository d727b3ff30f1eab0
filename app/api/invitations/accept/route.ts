/** Accepts an invitation, and signs the person in with this browser. */
import { startSession } from '@/lib/console/browser-cookies'
import { onlyMethods } from '@/lib/console/methods'
import { withoutSession } from '@/lib/console/with-session'
import { AcceptInvitation } from '@/lib/schema/person'
import { acceptInvitation } from '@/lib/server/people/accept-invitation'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withoutSession({ body: AcceptInvitation }, async ({ origin, body, request }) => {
    await startSession(await acceptInvitation(body, origin, request.headers.get('user-agent') ?? ''))
    return new Response(null, { status: 204 })
  }),
})
