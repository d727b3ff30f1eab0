/** Takes a proof of identity by passkey. */
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
