/** Shows with a passkey that it is still the person who signed in. */
import { onlyMethods } from '@/lib/console/methods'
import { withAccountSession } from '@/lib/console/with-session'
import { PasskeyAnswer } from '@/lib/schema/passkey'
import { provePasskey } from '@/lib/server/passkeys/prove'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withAccountSession(null, { body: PasskeyAnswer }, async ({ actor, body }) => {
    await provePasskey(actor, body)
    return new Response(null, { status: 204 })
  }),
})
