/** cicd on the gateway. */
import 'server-only'
import type { GatewayRoute } from '../with-key'

export const cicdRoutes: GatewayRoute[] = []
