/** Chooses a new password with a link. */
import { rememberDevice } from '@/lib/console/browser-session'
import { onlyMethods } from '@/lib/console/methods'
import { withoutSession } from '@/lib/console/with-session'
import { ResetPassword, type UsedLink } from '@/lib/schema/person'
import { resetPassword } from '@/lib/server/people/reset-password'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withoutSession({ body: ResetPassword }, async ({ origin, body }) => {
    const { device, passkeyUrl } = await resetPassword(body, origin)
    await rememberDevice(device)
    return Response.json({ passkeyUrl } satisfies UsedLink)
  }),
})
