/** What the browser is to ask its authenticator for a new passkey of the person. */
import { onlyMethods } from '@/lib/console/methods'
import { withAccountSession } from '@/lib/console/with-session'
import { askToAddPasskey } from '@/lib/server/passkeys/add'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withAccountSession(null, {}, async ({ actor }) => Response.json(await askToAddPasskey(actor))),
})
