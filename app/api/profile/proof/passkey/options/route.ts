/** What the browser is to ask its authenticator for, to prove that it is still the person who signed in. */
import { onlyMethods } from '@/lib/console/methods'
import { withAccountSession } from '@/lib/console/with-session'
import { askForProof } from '@/lib/server/passkeys/prove'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withAccountSession(null, {}, async ({ actor }) => Response.json(await askForProof(actor))),
})
