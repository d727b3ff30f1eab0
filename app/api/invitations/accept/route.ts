/** Accepts an invitation, and signs the person in with this browser, unless they need a passkey first. */
import { startSession } from '@/lib/console/browser-session'
import { onlyMethods } from '@/lib/console/methods'
import { withoutSession } from '@/lib/console/with-session'
import { AcceptInvitation, type UsedLink } from '@/lib/schema/person'
import { acceptInvitation } from '@/lib/server/people/accept-invitation'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withoutSession({ body: AcceptInvitation }, async ({ origin, body, request }) => {
    const { begun, passkeyUrl } = await acceptInvitation(body, origin, request.headers.get('user-agent') ?? '')
    if (begun) await startSession(begun)
    return Response.json({ passkeyUrl } satisfies UsedLink)
  }),
})
