/** Dismissed findings: list them, dismiss some, show one again. */
import { dismissFindings } from '@/lib/server/findings/dismiss'
import { listDismissals } from '@/lib/server/findings/list-dismissals'
import { restoreFinding } from '@/lib/server/findings/restore'
import { onlyMethods } from '@/lib/console/methods'
import { withSession } from '@/lib/console/with-session'
import { DismissFindings, ListFindings, RestoreFinding } from '@/lib/schema/finding'
import { ProjectParams } from '@/lib/schema/project'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  GET: withSession('api_keys:read', { params: ProjectParams, query: ListFindings }, async ({ actor, query }) =>
    Response.json(await listDismissals(actor, query)),
  ),

  POST: withSession('findings:dismiss', { params: ProjectParams, body: DismissFindings }, async ({ actor, body }) =>
    Response.json(await dismissFindings(actor, body)),
  ),

  DELETE: withSession('findings:dismiss', { params: ProjectParams, body: RestoreFinding }, async ({ actor, body }) => {
    await restoreFinding(actor, body)
    return new Response(null, { status: 204 })
  }),
})
