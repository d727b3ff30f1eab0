import { expect, test } from 'vitest'
import { makeClient } from '../../testing/calls/gateway'
import { makeTenant } from '../../testing/make/tenant'
import { kpisRoutes } from './kpis'
import { orgTreesRoutes } from './org-trees'
import { profilesRoutes } from './profiles'
import { teamsRoutes } from './teams'

test('an Ingestion key gets 403 from every route of configuration, whatever it asks for', async () => {
  const { admin } = await makeTenant()
  const client = await makeClient(admin, 'INGESTION')
  const routes = [...orgTreesRoutes, ...teamsRoutes, ...profilesRoutes, ...kpisRoutes]
  const addresses = routes.flatMap(({ spec }) => [spec, ...(spec.legacy ?? [])])
  expect(addresses).toHaveLength(45)
  for (const { method, path } of addresses) {
    const address = path.replace(/^\/api/, '').replaceAll(/\{\w+\}/g, '1')
    const content = method === 'get' || method === 'delete' ? {} : { body: {} }
    const answer = await client(method.toUpperCase(), address, content)
    expect([method, path, answer.status]).toEqual([method, path, 403])
  }
})
