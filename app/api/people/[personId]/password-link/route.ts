/** A link with which a person chooses a new password. */
import { makePasswordLink } from '@/lib/server/people/make-password-link'
import { onlyMethods } from '@/lib/console/methods'
import { withAccountSession } from '@/lib/console/with-session'
import { PersonParams } from '@/lib/schema/person'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withAccountSession('people:make_password_link', { params: PersonParams }, async ({ actor, params }) =>
    Response.json(await makePasswordLink(actor, params.personId)),
  ),
})
