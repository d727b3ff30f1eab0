/** One passkey of the person: another name for it, and removing it. */
import { onlyMethods } from '@/lib/console/methods'
import { withAccountSession } from '@/lib/console/with-session'
import { PasskeyParams, RenamePasskey } from '@/lib/schema/passkey'
import { removePasskey, renamePasskey } from '@/lib/server/passkeys/own-passkeys'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  PATCH: withAccountSession(null, { params: PasskeyParams, body: RenamePasskey }, async ({ actor, params, body }) =>
    Response.json(await renamePasskey(actor, params.passkeyId, body)),
  ),

  DELETE: withAccountSession(null, { params: PasskeyParams }, async ({ actor, params }) => {
    await removePasskey(actor, params.passkeyId)
    return new Response(null, { status: 204 })
  }),
})
