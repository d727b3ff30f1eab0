/** Changes the password, and makes this browser one that knows the new one. */
import { rememberDevice } from '@/lib/console/browser-cookies'
import { onlyMethods } from '@/lib/console/methods'
import { withAccountSession } from '@/lib/console/with-session'
import { ChangePassword } from '@/lib/schema/person'
import { changePassword } from '@/lib/server/people/change-password'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withAccountSession(null, { body: ChangePassword }, async ({ actor, body }) => {
    const { device, endedSessions } = await changePassword(actor, body)
    await rememberDevice(device)
    return Response.json({ ended: endedSessions })
  }),
})
