/** Where a request of the gateway comes from. */
import 'server-only'
import type { Context } from 'hono'
import { requestOrigin, type RequestOrigin } from '../server/runtime/request'

/** What the HTTP server in front tells of a request; nothing where Next alone serves the gateway. */
export type GatewayEnv = { Bindings: { origin?: RequestOrigin } }

/** Its id and where it came from. */
export const originOf = (c: Context<GatewayEnv>): RequestOrigin => c.env?.origin ?? requestOrigin(c.req.raw.headers)
