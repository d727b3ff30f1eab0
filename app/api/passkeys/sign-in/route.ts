/** Signs a person in with the passkey that the browser's authenticator has used. */
import { startSession } from '@/lib/console/browser-session'
import { onlyMethods } from '@/lib/console/methods'
import { withoutSession } from '@/lib/console/with-session'
import { PasskeyAnswer } from '@/lib/schema/passkey'
import { signInByPasskey } from '@/lib/server/passkeys/sign-in'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withoutSession({ body: PasskeyAnswer }, async ({ origin, body, request }) => {
    await startSession(await signInByPasskey(body, origin, request.headers.get('user-agent') ?? ''))
    return new Response(null, { status: 204 })
  }),
})
