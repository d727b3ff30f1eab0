/** The findings of a kind. */
import { listFindings } from '@/lib/server/findings/list'
import { onlyMethods } from '@/lib/console/methods'
import { withSession } from '@/lib/console/with-session'
import { FindingParams, ListFindings } from '@/lib/schema/finding'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  GET: withSession('api_keys:read', { params: FindingParams, query: ListFindings }, async ({ actor, params, query }) =>
    Response.json(await listFindings(actor, params.kind, query)),
  ),
})
