/** What a browser is to ask its authenticator for, to sign somebody in. */
import { onlyMethods } from '@/lib/console/methods'
import { withoutSession } from '@/lib/console/with-session'
import { AskToSignIn } from '@/lib/schema/passkey'
import { askToSignIn } from '@/lib/server/passkeys/sign-in'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withoutSession({ body: AskToSignIn }, async ({ origin, body }) => Response.json(await askToSignIn(body, origin))),
})
