/** Every route of the gateway, by what it is about. */
import 'server-only'
import { activityLogsRoutes } from './routes/activity-logs'
import { authRoutes } from './routes/auth'
import { cicdRoutes } from './routes/cicd'
import { developerRoutes } from './routes/developers'
import { externalDataRoutes } from './routes/external-data'
import { identitiesRoutes } from './routes/identities'
import { ingestionRoutes } from './routes/ingestions'
import { integrationRoutes } from './routes/integrations'
import { kpisRoutes } from './routes/kpis'
import { orgTreesRoutes } from './routes/org-trees'
import { profilesRoutes } from './routes/profiles'
import { quotasRoutes } from './routes/quotas'
import { teamsRoutes } from './routes/teams'
import type { GatewayRoute } from './route'

export const gatewayRoutes: GatewayRoute[] = [
  ...authRoutes,
  ...identitiesRoutes,
  ...developerRoutes,
  ...integrationRoutes,
  ...externalDataRoutes,
  ...ingestionRoutes,
  ...cicdRoutes,
  ...orgTreesRoutes,
  ...teamsRoutes,
  ...profilesRoutes,
  ...kpisRoutes,
  ...activityLogsRoutes,
  ...quotasRoutes,
]
