/** Removes a person's passkeys, and makes a link with which they add another one. */
import { onlyMethods } from '@/lib/console/methods'
import { withAccountSession } from '@/lib/console/with-session'
import { PersonParams } from '@/lib/schema/person'
import { resetPasskeys } from '@/lib/server/passkeys/reset'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withAccountSession('people:reset_passkeys', { params: PersonParams }, async ({ actor, params }) =>
    Response.json(await resetPasskeys(actor, params.personId)),
  ),
})
