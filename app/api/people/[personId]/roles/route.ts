/** The roles of a person, as a whole set. */
import { changeRoles } from '@/lib/server/people/change-roles'
import { onlyMethods } from '@/lib/console/methods'
import { withAccountSession } from '@/lib/console/with-session'
import { ChangeRoles, PersonParams } from '@/lib/schema/person'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  PUT: withAccountSession('people:change_roles', { params: PersonParams, body: ChangeRoles }, async ({ actor, params, body }) =>
    Response.json(await changeRoles(actor, params.personId, body.roles)),
  ),
})
