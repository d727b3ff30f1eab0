/** Teams on the gateway. */
import 'server-only'
import { z } from 'zod'
import {
  IntegrationTypeQuery,
  Team,
  TeamDeveloperPage,
  TeamDevelopersQuery,
  TeamFilters,
  TeamIntegrations,
  TeamReference,
} from '../../schema/team'
import { listTeamDevelopers } from '../../server/sei/teams/developers'
import { getTeamFilters } from '../../server/sei/teams/filters'
import { getTeamIntegrations } from '../../server/sei/teams/integrations'
import { getTeam, listTeams } from '../../server/sei/teams/list'
import { jsonList } from '../json-list'
import { withKey, type GatewayRoute } from '../route'
import { manyFilters, teamSettingsRoutes } from './team-settings'

const one = '/api/v2/teams/{teamRefId}'
const common = {
  method: 'get',
  tag: 'Teams',
  params: TeamReference,
  refusals: { 404: 'The project has no such team' },
} as const

export const teamsRoutes: GatewayRoute[] = [
  withKey(
    'configure',
    {
      method: 'get',
      path: '/api/v2/teams/list',
      tag: common.tag,
      summary: 'Teams of the project',
      responses: { 200: { description: 'The teams of all org trees', schema: z.array(Team) } },
    },
    ({ actor }) => jsonList(listTeams(actor)),
  ),
  withKey(
    'configure',
    {
      ...common,
      path: `${one}/team_info`,
      summary: 'One team',
      responses: { 200: { description: 'The team', schema: Team } },
    },
    ({ actor, params }) => getTeam(actor, { refId: params.teamRefId }),
  ),
  withKey(
    'configure',
    {
      ...common,
      path: `${one}/integrations`,
      summary: 'Integrations of a team',
      query: IntegrationTypeQuery,
      responses: { 200: { description: 'The integrations', schema: TeamIntegrations } },
    },
    ({ actor, params, query }) => getTeamIntegrations(actor, { refId: params.teamRefId }, query.integrationType),
  ),
  withKey(
    'configure',
    {
      ...common,
      path: `${one}/developers`,
      summary: 'Developers of a team and all below it',
      description: 'With an `integrationType`, the identities are those in integrations of that type.',
      query: TeamDevelopersQuery,
      responses: { 200: { description: 'A page of them, by name', schema: TeamDeveloperPage } },
      refusals: { ...common.refusals, 400: 'A page that cannot be' },
    },
    ({ actor, params, query }) => listTeamDevelopers(actor, { refId: params.teamRefId }, query),
  ),
  withKey(
    'configure',
    {
      ...common,
      path: `${one}/integration_filters`,
      summary: 'Integration filters of a team',
      query: IntegrationTypeQuery,
      responses: { 200: { description: 'The filters', schema: TeamFilters } },
      refusals: { ...common.refusals, ...manyFilters },
    },
    ({ actor, params, query }) => getTeamFilters(actor, { refId: params.teamRefId }, query.integrationType),
  ),
  ...teamSettingsRoutes,
]
