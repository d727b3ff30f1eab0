/** Everything around a verb on the gateway: key, permission, scope, and the note that the key was used. */
import 'server-only'
import { createRoute, type RouteConfig } from '@hono/zod-openapi'
import type { Handler } from 'hono'
import { keyActor, requireKeyPermission, type KeyActor } from '../server/actor'
import { noteUse } from '../server/keys/use'
import { requestOrigin } from '../server/request'
import type { KeyPermission } from '../server/roles'
import { commonHeaders, GatewayError } from './answers'
import { presentedToken } from './credential'
import { requireOwnScope } from './scope'

const error = (description: string) => ({ description, content: { 'application/json': { schema: GatewayError } } })

const errorResponses = {
  401: error('No key, or one that is not valid, has expired or was deleted'),
  403: error('The role of the key does not allow this, or a parameter names another place'),
  500: error('Something went wrong'),
  503: error('The key cannot be checked at the moment; try again after Retry-After seconds'),
}

/** A route of the gateway: what OpenAPI says of it, and what answers it. */
export type GatewayRoute = { definition: ReturnType<typeof createRoute>; handler: Handler }

/**
 * Declares a route for keys that have this permission. The handler returns what is sent as JSON; what it throws becomes
 * an error answer in the app. Paths are relative to `/gateway/sei` and its aliases.
 */
export function withKey(
  permission: KeyPermission,
  definition: RouteConfig,
  handler: (input: { actor: KeyActor }) => Promise<unknown>,
): GatewayRoute {
  return {
    definition: createRoute({
      ...definition,
      security: [{ apiKey: [] }, { authorization: [] }],
      responses: { ...definition.responses, ...errorResponses },
    }),
    handler: async (c) => {
      const { headers, url } = c.req.raw
      const request = requestOrigin(headers)
      const actor = await keyActor(presentedToken(headers), request)
      noteUse(actor.key.id, request.address)
      requireKeyPermission(actor, permission)
      requireOwnScope(actor, url, headers)
      const body = await handler({ actor })
      return new Response(JSON.stringify(body), { headers: commonHeaders(request) })
    },
  }
}
