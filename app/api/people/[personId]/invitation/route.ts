/** The invitation of a person who has not accepted yet: send it again, or cancel it. */
import { cancelInvitation } from '@/lib/server/people/cancel-invitation'
import { resendInvitation } from '@/lib/server/people/resend-invitation'
import { onlyMethods } from '@/lib/console/methods'
import { withAccountSession } from '@/lib/console/with-session'
import { PersonParams } from '@/lib/schema/person'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withAccountSession('people:invite', { params: PersonParams }, async ({ actor, params }) =>
    Response.json(await resendInvitation(actor, params.personId)),
  ),

  DELETE: withAccountSession('people:invite', { params: PersonParams }, async ({ actor, params }) => {
    await cancelInvitation(actor, params.personId)
    return new Response(null, { status: 204 })
  }),
})
