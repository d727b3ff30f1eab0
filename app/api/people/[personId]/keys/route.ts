/** The live keys that a person created. */
import { keysOfPerson } from '@/lib/server/people/keys-of-person'
import { onlyMethods } from '@/lib/console/methods'
import { withAccountSession } from '@/lib/console/with-session'
import { PersonParams } from '@/lib/schema/person'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  GET: withAccountSession('people:read', { params: PersonParams }, async ({ actor, params }) =>
    Response.json(await keysOfPerson(actor, params.personId)),
  ),
})
