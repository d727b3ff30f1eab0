/** Sends a link to choose a new password; the answer is the same whatever the email. */
import { onlyMethods } from '@/lib/console/methods'
import { withoutSession } from '@/lib/console/with-session'
import { ForgotPassword } from '@/lib/schema/person'
import { forgotPassword } from '@/lib/server/people/forgot-password'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withoutSession({ body: ForgotPassword }, async ({ origin, body }) => {
    await forgotPassword(body.email, origin)
    return new Response(null, { status: 204 })
  }),
})
