/** Changes the password, and signs in this browser anew: with the new password, it is one that the person knows. */
import { startSession } from '@/lib/console/browser-session'
import { onlyMethods } from '@/lib/console/methods'
import { withAccountSession } from '@/lib/console/with-session'
import { ChangePassword } from '@/lib/schema/person'
import { changePassword } from '@/lib/server/people/change-password'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withAccountSession(null, { body: ChangePassword }, async ({ actor, body }) => {
    const { endedSessions, ...begun } = await changePassword(actor, body)
    await startSession(begun)
    return Response.json({ ended: endedSessions })
  }),
})
