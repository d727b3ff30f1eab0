/** Takes a proof of identity by password. */
import { onlyMethods } from '@/lib/console/methods'
import { withAccountSession } from '@/lib/console/with-session'
import { ProveByPassword } from '@/lib/schema/proof'
import { proveByPassword } from '@/lib/server/people/prove-by-password'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withAccountSession(null, { body: ProveByPassword }, async ({ actor, body }) => {
    await proveByPassword(actor, body)
    return new Response(null, { status: 204 })
  }),
})
