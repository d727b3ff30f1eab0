/** Adds a first passkey with a link, and signs the person in with this browser. */
import { startSession } from '@/lib/console/browser-session'
import { onlyMethods } from '@/lib/console/methods'
import { withoutSession } from '@/lib/console/with-session'
import { AddFirstPasskey } from '@/lib/schema/passkey'
import { addFirstPasskey } from '@/lib/server/passkeys/use-link'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withoutSession({ body: AddFirstPasskey }, async ({ origin, body, request }) => {
    await startSession(await addFirstPasskey(body, origin, request.headers.get('user-agent') ?? ''))
    return new Response(null, { status: 204 })
  }),
})
