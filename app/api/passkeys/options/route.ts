/** The options for signing in with a passkey (WebAuthn). */
import { onlyMethods } from '@/lib/console/methods'
import { withoutSession } from '@/lib/console/with-session'
import { AskToSignIn } from '@/lib/schema/passkey'
import { askToSignIn } from '@/lib/server/passkeys/sign-in'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withoutSession({ body: AskToSignIn }, async ({ origin, body }) => Response.json(await askToSignIn(body, origin))),
})
