/** Enables a person who was disabled. */
import { enablePerson } from '@/lib/server/people/enable'
import { onlyMethods } from '@/lib/console/methods'
import { withAccountSession } from '@/lib/console/with-session'
import { PersonParams } from '@/lib/schema/person'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withAccountSession('people:disable', { params: PersonParams }, async ({ actor, params }) =>
    Response.json(await enablePerson(actor, params.personId)),
  ),
})
