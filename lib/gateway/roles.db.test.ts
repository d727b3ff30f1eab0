/** Which key may do what on each route. A new route fails here until somebody has decided that for it. */
import { beforeAll, describe, expect, test } from 'vitest'
import { KeyRole } from '../schema/key'
import { callGateway } from '../testing/calls/gateway'
import { makeKey } from '../testing/make/keys'
import { makeTenant } from '../testing/make/tenant'
import { withSettings } from '../testing/services/settings'
import { gatewayRoutes } from './all-routes'

const every: readonly KeyRole[] = ['ADMIN', 'INGESTION']
const admin: readonly KeyRole[] = ['ADMIN']

/** Sending data and reading it back is for every key; what configures, and what tells of it, for Admin keys. */
const allowed: Record<string, readonly KeyRole[]> = {
  'ALL /auth/verify': every,
  'GET /api/v2/activity-logs': admin,
  'GET /api/v2/quotas': admin,

  'GET /api/v2/developers/schema': every,
  'GET /api/v2/developers': every,
  'POST /api/v2/developers/list': every,
  'GET /api/v2/developers/download': every,
  'POST /api/v2/developers': every,
  'POST /api/v2/developers/upload': every,
  'PUT /api/v2/developers': every,
  'POST /api/v2/developers/reupload': every,
  'PATCH /api/v2/developers/versions/{versionId}': every,
  'POST /api/v2/developers/uploads/{uploadId}/approve': every,
  'PATCH /api/v2/developers': every,
  'PUT /api/v2/developers/versions/{versionId}/fieldMappings': admin,
  'POST /api/v2/developers/uploads/{uploadId}/save': admin,
  'DELETE /api/v2/developers': admin,

  'GET /api/v2/developers/identities': every,
  'PATCH /api/v2/developers/identities': every,
  'POST /api/v2/developers/cloud-ids': every,
  'POST /api/v2/developers/cloud-ids/upload': every,

  'GET /api/v2/integrations': admin,
  'POST /api/v2/integrations': admin,
  'GET /api/v2/integrations/{integrationId}': admin,
  'DELETE /api/v2/integrations/{integrationId}': admin,
  'GET /api/v2/external-data': admin,
  'POST /api/v2/external-data': admin,
  'GET /api/v2/external-data/{integrationId}': admin,
  'DELETE /api/v2/external-data/{integrationId}': admin,
  'PUT /api/v2/external-data/{integrationId}/schema': admin,
  'POST /api/v2/external-data/{integrationId}/ingestions': every,
  'GET /api/v2/external-data/{integrationId}/ingestions': every,
  'GET /api/v2/external-data/{integrationId}/ingestions/{jobId}': every,
  'GET /api/v2/external-data/{integrationId}/monitoring': every,
  'POST /api/v1/custom-cicd': every,
  'POST /api/v1/cicd/instances': admin,

  'GET /api/v2/org-trees': admin,
  'POST /api/v2/org-trees': admin,
  'GET /api/v2/org-trees/{id}': admin,
  'PUT /api/v2/org-trees/{id}': admin,
  'PATCH /api/v2/org-trees/{id}': admin,
  'DELETE /api/v2/org-trees/{id}': admin,
  'GET /api/v2/org-trees/{id}/efficiency_profile': admin,
  'GET /api/v2/org-trees/{id}/productivity_profile': admin,
  'GET /api/v2/org-trees/{id}/businessAlignmentProfile': admin,
  'GET /api/v2/org-trees/{id}/integrations': admin,
  'GET /api/v2/org-trees/{id}/teams': admin,
  'GET /api/v2/org-trees/{id}/teams/{refId}/settings/integrations': admin,
  'PUT /api/v2/org-trees/{id}/teams/{refId}/settings/integrations': admin,
  'GET /api/v2/org-trees/{id}/teams/{refId}/settings/integration_filters': admin,
  'PUT /api/v2/org-trees/{id}/teams/{refId}/settings/integration_filters': admin,
  'GET /api/v2/teams/list': admin,
  'GET /api/v2/teams/{teamRefId}/team_info': admin,
  'GET /api/v2/teams/{teamRefId}/integrations': admin,
  'GET /api/v2/teams/{teamRefId}/developers': admin,
  'GET /api/v2/teams/{teamRefId}/integration_filters': admin,

  ...Object.fromEntries(
    ['efficiency', 'productivity', 'business-alignment'].flatMap((kind) => [
      [`GET /api/v2/profiles/${kind}`, admin],
      [`POST /api/v2/profiles/${kind}`, admin],
      ...['GET', 'PUT', 'PATCH', 'DELETE'].map((method) => [`${method} /api/v2/profiles/${kind}/{id}`, admin]),
    ]),
  ),
  'GET /api/v2/insights/ba/profiles': admin,
  'GET /api/v2/kpis': admin,
  'POST /api/v2/kpis': admin,
  'GET /api/v2/kpis/{id}': admin,
  'PUT /api/v2/kpis/{id}': admin,
  'PATCH /api/v2/kpis/{id}': admin,
  'DELETE /api/v2/kpis/{id}': admin,
}

const addresses = gatewayRoutes.flatMap(({ spec }) =>
  [spec, ...(spec.legacy ?? [])].map(({ method, path }) => ({ method: method.toUpperCase(), path })),
)

test('the table has an entry for every route, and for nothing else', () => {
  const routes = addresses.map(({ method, path }) => `${method} ${path}`)
  expect(Object.keys(allowed).sort()).toEqual(routes.sort())
})

const secrets = new Map<KeyRole, string>()
beforeAll(async () => {
  const { admin: person } = await makeTenant()
  for (const role of KeyRole.options) secrets.set(role, (await makeKey(person, { role })).secret)
})

describe.each(addresses)('$method $path', ({ method, path }) => {
  const call = (key?: string) =>
    withSettings({ RATE_LIMIT_PER_MINUTE: '0' }, () =>
      callGateway(path.replaceAll(/\{\w+\}/g, '1'), { method: method === 'ALL' ? 'POST' : method, key }),
    )

  test('is closed to who has no key', async () => {
    expect((await call()).status).toBe(401)
  })

  test.each(KeyRole.options)('a key with the role %s is let in, or refused with 403', async (role) => {
    const { status } = await call(secrets.get(role))
    const mayUse = allowed[`${method} ${path}`]?.includes(role) ?? false
    if (mayUse) expect([401, 403, 429, 500, 503]).not.toContain(status)
    else expect(status).toBe(403)
  })
})
