/** The people that somebody manages in Account Management: list and invite. */
import { invitePerson } from '@/lib/server/people/invite'
import { listPeople } from '@/lib/server/people/list'
import { onlyMethods } from '@/lib/console/methods'
import { withAccountSession } from '@/lib/console/with-session'
import { InvitePerson, ListPeople } from '@/lib/schema/person'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  GET: withAccountSession('people:read', { query: ListPeople }, async ({ actor, query }) =>
    Response.json(await listPeople(actor, query)),
  ),

  POST: withAccountSession('people:invite', { body: InvitePerson }, async ({ actor, body }) =>
    Response.json(await invitePerson(actor, body), { status: 201 }),
  ),
})
