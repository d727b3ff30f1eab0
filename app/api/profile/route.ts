/** What a person changes of themselves. */
import { onlyMethods } from '@/lib/console/methods'
import { withAccountSession } from '@/lib/console/with-session'
import { ChangeProfile } from '@/lib/schema/person'
import { changeProfile } from '@/lib/server/people/profile'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  PATCH: withAccountSession(null, { body: ChangeProfile }, async ({ actor, body }) =>
    Response.json(await changeProfile(actor, body)),
  ),
})
