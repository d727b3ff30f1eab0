/** Org trees on the gateway, and what one of them refers to. */
import 'server-only'
import { z } from 'zod'
import { CreateOrgTree, OrgTree, PatchOrgTree, type OrgTreeProfiles } from '../../schema/org-tree'
import { profileOf, type AnyProfile, type ProfileSlug } from '../../schema/profile'
import { ReferenceParams } from '../../schema/reference'
import { Team, TeamIntegrations } from '../../schema/team'
import { createOrgTree } from '../../server/sei/org-trees/create'
import { deleteOrgTree } from '../../server/sei/org-trees/delete'
import { getOrgTree, getOrgTreeIntegrations, getOrgTreeProfile, listOrgTrees } from '../../server/sei/org-trees/get'
import { updateOrgTree } from '../../server/sei/org-trees/update'
import { listTeamsOfTree } from '../../server/sei/teams/list'
import { jsonList } from '../json-list'
import { answer } from '../handler-reply'
import { definitionBytes, withKey, type GatewayRoute } from '../route'

const tag = 'Org trees'
const all = '/api/v2/org-trees'
const one = `${all}/{id}`
const unknown = { 404: 'The project has no such org tree' }
const wrong = {
  400: 'A field, profile or integration that there is not, or a level that cannot stand where it does',
  409: 'Another org tree of the project has this name, or its teams would take over too many settings',
}

const profileRoute = (name: string, slug: ProfileSlug, which: keyof OrgTreeProfiles): GatewayRoute =>
  withKey(
    'configure',
    {
      method: 'get',
      path: `${one}/${name}`,
      tag,
      summary: `The ${slug} profile of an org tree`,
      params: ReferenceParams,
      responses: { 200: { description: 'The profile', schema: profileOf[slug] as z.ZodType<AnyProfile> } },
      refusals: { 404: 'No such org tree, or it has no such profile' },
    },
    ({ actor, params }) => getOrgTreeProfile(actor, params.id, which),
  )

export const orgTreesRoutes: GatewayRoute[] = [
  withKey(
    'configure',
    {
      method: 'get',
      path: all,
      tag,
      summary: 'Org trees of the project',
      responses: { 200: { description: 'All of them, oldest first', schema: z.array(OrgTree) } },
    },
    ({ actor }) => jsonList(listOrgTrees(actor)),
  ),
  withKey(
    'configure',
    {
      method: 'post',
      path: all,
      tag,
      summary: 'Create an org tree',
      description:
        'Divides the developers of the account into teams by the levels, from the root down. Levels are fields of the developer schema; below a Manager Email level there is a team for each manager. Filters leave developers out.',
      body: CreateOrgTree,
      maxBytes: definitionBytes,
      responses: { 201: { description: 'The new org tree; its teams are there too', schema: OrgTree } },
      refusals: {
        ...wrong,
        409: `${wrong[409]}, or the project has 100 org trees already`,
        412: 'The account has no developers yet',
      },
    },
    async ({ actor, body }) => answer(201, await createOrgTree(actor, body)),
  ),
  withKey(
    'configure',
    {
      method: 'get',
      path: one,
      tag,
      summary: 'One org tree',
      params: ReferenceParams,
      responses: { 200: { description: 'The org tree', schema: OrgTree } },
      refusals: unknown,
    },
    ({ actor, params }) => getOrgTree(actor, params.id),
  ),
  ...(['put', 'patch'] as const).map((method) =>
    withKey(
      'configure',
      {
        method,
        path: one,
        tag,
        summary: method === 'put' ? 'Replace the definition of an org tree' : 'Change parts of an org tree',
        description: `${method === 'put' ? 'What is left out becomes empty.' : 'What is left out stays, each profile too.'} Teams whose place in the tree stays keep their reference and settings.`,
        params: ReferenceParams,
        body: method === 'put' ? CreateOrgTree : PatchOrgTree,
        maxBytes: definitionBytes,
        responses: { 200: { description: 'The org tree as it is now', schema: OrgTree } },
        refusals: { ...wrong, ...unknown },
      },
      ({ actor, params, body }) => updateOrgTree(actor, params.id, body),
    ),
  ),
  withKey(
    'configure',
    {
      method: 'delete',
      path: one,
      tag,
      summary: 'Delete an org tree',
      description: 'Its teams, their settings and the KPIs for them go with it.',
      params: ReferenceParams,
      responses: { 204: { description: 'It is gone', schema: null } },
      refusals: unknown,
    },
    async ({ actor, params }) => {
      await deleteOrgTree(actor, params.id)
      return answer(204, null)
    },
  ),
  profileRoute('efficiency_profile', 'efficiency', 'efficiencyProfileId'),
  profileRoute('productivity_profile', 'productivity', 'productivityProfileId'),
  profileRoute('businessAlignmentProfile', 'business-alignment', 'businessAlignmentProfileId'),
  withKey(
    'configure',
    {
      method: 'get',
      path: `${one}/integrations`,
      tag,
      summary: 'Integrations that each new team of an org tree starts with',
      params: ReferenceParams,
      responses: { 200: { description: 'The integrations', schema: TeamIntegrations } },
      refusals: unknown,
    },
    ({ actor, params }) => getOrgTreeIntegrations(actor, params.id),
  ),
  withKey(
    'configure',
    {
      method: 'get',
      path: `${one}/teams`,
      tag,
      summary: 'Teams of an org tree',
      params: ReferenceParams,
      responses: { 200: { description: 'All nodes of the tree that developers belong to', schema: z.array(Team) } },
      refusals: unknown,
    },
    ({ actor, params }) => jsonList(listTeamsOfTree(actor, params.id)),
  ),
]
