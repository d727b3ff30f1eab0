/** The options for a new passkey (WebAuthn), for somebody who holds a link. */
import { onlyMethods } from '@/lib/console/methods'
import { withoutSession } from '@/lib/console/with-session'
import { LookUpLink } from '@/lib/schema/person'
import { askByLink } from '@/lib/server/passkeys/use-link'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withoutSession({ body: LookUpLink }, async ({ origin, body }) => Response.json(await askByLink(body.secret, origin))),
})
