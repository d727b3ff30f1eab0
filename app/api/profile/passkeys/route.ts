/** A person's own passkeys: the list, and adding one that the browser has made. */
import { onlyMethods } from '@/lib/console/methods'
import { withAccountSession } from '@/lib/console/with-session'
import { AddPasskey } from '@/lib/schema/passkey'
import { addPasskey } from '@/lib/server/passkeys/add'
import { listOwnPasskeys } from '@/lib/server/passkeys/own-passkeys'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  GET: withAccountSession(null, {}, async ({ actor }) => Response.json({ passkeys: await listOwnPasskeys(actor) })),

  POST: withAccountSession(null, { body: AddPasskey }, async ({ actor, body }) =>
    Response.json(await addPasskey(actor, body), { status: 201 }),
  ),
})
