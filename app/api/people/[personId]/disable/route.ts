/** Disables a person, and deletes keys of theirs in the same step. */
import { disablePerson } from '@/lib/server/people/disable'
import { onlyMethods } from '@/lib/console/methods'
import { withAccountSession } from '@/lib/console/with-session'
import { DisablePerson, PersonParams } from '@/lib/schema/person'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withAccountSession('people:disable', { params: PersonParams, body: DisablePerson }, async ({ actor, params, body }) =>
    Response.json(await disablePerson(actor, params.personId, body)),
  ),
})
