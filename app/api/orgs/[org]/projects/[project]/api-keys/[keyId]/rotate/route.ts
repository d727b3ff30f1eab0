/** Rotates a key. The answer is the only one with its new secret. */
import { rotateKey } from '@/lib/server/keys/rotate'
import { onlyMethods } from '@/lib/console/methods'
import { withSession } from '@/lib/console/with-session'
import { RotateKey } from '@/lib/schema/key-rotation'
import { KeyParams } from '@/lib/schema/project'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  POST: withSession('api_keys:rotate', { params: KeyParams, body: RotateKey }, async ({ actor, params, body }) =>
    Response.json(await rotateKey(actor, params.keyId, body), { status: 201 }),
  ),
})
