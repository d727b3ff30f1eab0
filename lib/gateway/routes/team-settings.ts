/** Settings of the teams of an org tree on the gateway: what a GET gives, a PUT takes. */
import 'server-only'
import {
  PutTeamFilters,
  PutTeamIntegrations,
  TeamFilters,
  TeamIntegrations,
  TeamParams,
} from '../../schema/team'
import { getTeamFilters, putTeamFilters } from '../../server/sei/teams/filters'
import { getTeamIntegrations, putTeamIntegrations } from '../../server/sei/teams/integrations'
import { withKey, type GatewayRoute } from '../route'

const settings = '/api/v2/org-trees/{id}/teams/{refId}/settings'
const refusals = { 404: 'The project has no such org tree, or the org tree no such team' }
const common = { tag: 'Team settings', params: TeamParams, refusals }
/** What asking for the filters of a node that is not a leaf can end with. */
export const manyFilters = { 409: 'The teams below have more filters between them than one answer may hold' }
const inner = 'A node that is not a leaf has no settings of its own: it is answered 200, and nothing changes.'

const refOf = ({ id, refId }: TeamParams) => ({ orgTreeId: id, refId })

export const teamSettingsRoutes: GatewayRoute[] = [
  withKey(
    'configure',
    {
      ...common,
      method: 'get',
      path: `${settings}/integrations`,
      summary: 'Integrations of a team',
      responses: { 200: { description: 'The integrations', schema: TeamIntegrations } },
    },
    ({ actor, params }) => getTeamIntegrations(actor, refOf(params)),
  ),
  withKey(
    'configure',
    {
      ...common,
      method: 'put',
      path: `${settings}/integrations`,
      summary: 'Replace the integrations of a team',
      description: `The filters of integrations that go away go too. ${inner}`,
      body: PutTeamIntegrations,
      responses: { 200: { description: 'The integrations as they are now', schema: TeamIntegrations } },
      refusals: { ...refusals, 400: 'An integration that the account does not have' },
    },
    ({ actor, params, body }) => putTeamIntegrations(actor, refOf(params), body),
  ),
  withKey(
    'configure',
    {
      ...common,
      method: 'get',
      path: `${settings}/integration_filters`,
      summary: 'Integration filters of a team',
      responses: { 200: { description: 'The filters', schema: TeamFilters } },
      refusals: { ...refusals, ...manyFilters },
    },
    ({ actor, params }) => getTeamFilters(actor, refOf(params)),
  ),
  withKey(
    'configure',
    {
      ...common,
      method: 'put',
      path: `${settings}/integration_filters`,
      summary: 'Merge integration filters into those of a team',
      description: `An entry replaces the values of the same group, integration, key and operator; without values it is removed. What is not mentioned stays. ${inner}`,
      body: PutTeamFilters,
      responses: { 200: { description: 'The filters as they are now', schema: TeamFilters } },
      refusals: {
        ...refusals,
        ...manyFilters,
        400: 'A filter for an integration that the team does not have',
        413: 'The body is too large, or the filters of the team would be too many',
      },
    },
    ({ actor, params, body }) => putTeamFilters(actor, refOf(params), body),
  ),
]
