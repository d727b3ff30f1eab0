import { expect, test } from 'vitest'
import { makeClient } from '../../testing/calls/gateway'
import { setDevelopers } from '../../testing/make/placed-developers'
import { makeIntegration } from '../../testing/make/sei-rows'
import { makeTenant } from '../../testing/make/tenant'
import { database } from '../database/open'
import { Prisma } from '../prisma-client/client'

type Owner = { accountId: string; projectId: string }

const kinds: [path: string, input: object, most: number, fill: (owner: Owner, count: number) => Prisma.Sql][] = [
  [
    'org-trees',
    { levels: ['Site'] },
    100,
    ({ accountId, projectId }, count) => Prisma.sql`
      INSERT INTO org_tree (account_id, project_id, name, folded_name, levels, filters, default_integration_ids, created_by, updated_by)
      SELECT ${accountId}::uuid, ${projectId}::uuid, n::text, n::text, '{site}', '[]', '{}', 'test', 'test' FROM generate_series(1, ${count}::int) n`,
  ],
  [
    'kpis',
    { metric: 'lead_time', target: 1, comparator: 'LESS_THAN' },
    1_000,
    ({ accountId, projectId }, count) => Prisma.sql`
      INSERT INTO kpi (account_id, project_id, name, folded_name, metric, target, comparator)
      SELECT ${accountId}::uuid, ${projectId}::uuid, n::text, n::text, 'lead_time', 1, 'LESS_THAN' FROM generate_series(1, ${count}::int) n`,
  ],
  [
    'profiles/efficiency',
    {},
    1_000,
    ({ accountId }, count) => Prisma.sql`
      INSERT INTO profile (account_id, kind, name, folded_name, description, definition)
      SELECT ${accountId}::uuid, 'PRODUCTIVITY', n::text, n::text, '', '{}' FROM generate_series(1, ${count}::int) n`,
  ],
  [
    'integrations',
    { type: 'SCM', application: 'GITHUB' },
    1_000,
    ({ accountId }, count) => Prisma.sql`
      INSERT INTO integration (account_id, name, type, application, created_by)
      SELECT ${accountId}::uuid, n::text, 'SCM', 'GITHUB', 'test' FROM generate_series(1, ${count}::int) n`,
  ],
]

test.each(kinds)('/v2/%s: the last that there may be is made once, and no more after it', async (path, input, most, fill) => {
  const { accountId, admin } = await makeTenant()
  await setDevelopers(accountId, [])
  const { prisma } = await database()
  await prisma.$executeRaw(fill(admin, most - 1))
  const client = await makeClient(admin)
  const make = (name: string) => client.post(`/v2/${path}`, { name, ...input })

  const answers = await Promise.all(['A', 'B', 'C'].map(make))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409])
  const message = expect.stringContaining(`${most} `)
  expect(await make('D')).toMatchObject({ status: 409, json: { code: 'LIMIT_REACHED', message } })

  const { id } = answers.find(({ status }) => status === 201)!.json as { id: number }
  expect((await client.delete(`/v2/${path}/${id}`)).status).toBe(204)
  expect((await make('D')).status).toBe(201)
})

test('integrations for external data count as others do', async () => {
  const { accountId, admin } = await makeTenant()
  const { prisma } = await database()
  await prisma.$executeRaw(kinds[3]![3](admin, 999))
  const client = await makeClient(admin)
  const schema = { columns: [{ name: 'at', type: 'timestamp', required: true }] }
  const make = (name: string) => client.post('/v2/external-data', { name, schema })
  expect((await make('A')).status).toBe(201)
  expect(await make('B')).toMatchObject({ status: 409, json: { code: 'LIMIT_REACHED' } })
  expect(await prisma.integration.count({ where: { accountId } })).toBe(1_000)
})

test('an account may have 10,000 CI/CD instances', async () => {
  const { accountId, admin } = await makeTenant()
  const { prisma } = await database()
  const { integrationId } = await makeIntegration(accountId, 'Jenkins')
  await prisma.$executeRaw`
    INSERT INTO cicd_instance (account_id, integration_id, name, type)
    SELECT ${accountId}::uuid, ${integrationId}, n::text, 'jenkins' FROM generate_series(1, 9999) n`
  const client = await makeClient(admin)
  const make = () => client.post('/v1/cicd/instances', { integration_id: integrationId, name: 'one more', type: 'jenkins' })
  const answers = await Promise.all([make(), make(), make()])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
  expect(await make()).toMatchObject({ status: 409, json: { code: 'LIMIT_REACHED', error: expect.stringContaining('10000 ') } })
})
