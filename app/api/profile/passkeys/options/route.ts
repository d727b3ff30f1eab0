/** The options for a new passkey of the person (WebAuthn). */
import { onlyMethods } from '@/lib/console/methods'
import { withAccountSession } from '@/lib/console/with-session'
import { askToAddPasskey } from '@/lib/server/passkeys/add'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withAccountSession(null, {}, async ({ actor }) => Response.json(await askToAddPasskey(actor))),
})
