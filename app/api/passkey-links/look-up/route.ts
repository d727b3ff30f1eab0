/** A link to add a first passkey: whose it is. Looking does not use it. */
import { onlyMethods } from '@/lib/console/methods'
import { withoutSession } from '@/lib/console/with-session'
import { LookUpLink } from '@/lib/schema/person'
import { showLink } from '@/lib/server/people/show-link'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withoutSession({ body: LookUpLink }, async ({ origin, body }) =>
    Response.json(await showLink(body.secret, 'PASSKEY', origin)),
  ),
})
