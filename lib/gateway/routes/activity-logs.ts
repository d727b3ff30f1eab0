/** activity-logs on the gateway. */
import 'server-only'
import type { GatewayRoute } from '../with-key'

export const activityLogsRoutes: GatewayRoute[] = []
