/** The options for a proof of identity by passkey (WebAuthn). */
import { onlyMethods } from '@/lib/console/methods'
import { withAccountSession } from '@/lib/console/with-session'
import { askForProof } from '@/lib/server/passkeys/prove'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withAccountSession(null, {}, async ({ actor }) => Response.json(await askForProof(actor))),
})
