/** Signs a person out everywhere. */
import { endSessionsOfPerson } from '@/lib/server/people/end-sessions'
import { onlyMethods } from '@/lib/console/methods'
import { withAccountSession } from '@/lib/console/with-session'
import { PersonParams } from '@/lib/schema/person'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withAccountSession('people:end_sessions', { params: PersonParams }, async ({ actor, params }) =>
    Response.json(await endSessionsOfPerson(actor, params.personId)),
  ),
})
