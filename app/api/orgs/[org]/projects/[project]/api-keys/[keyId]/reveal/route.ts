/** Takes note that a browser shows a new secret of a key. */
import { acknowledgeReveal } from '@/lib/server/keys/reveal'
import { onlyMethods } from '@/lib/console/methods'
import { withSession } from '@/lib/console/with-session'
import { AcknowledgeReveal } from '@/lib/schema/key-rotation'
import { KeyParams } from '@/lib/schema/project'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withSession('api_keys:rotate', { params: KeyParams, body: AcknowledgeReveal }, async ({ actor, params, body }) =>
    Response.json(await acknowledgeReveal(actor, params.keyId, body)),
  ),
})
