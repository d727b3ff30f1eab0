// @module-tag pglite
import { randomBytes } from 'node:crypto'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { KeyUsage } from '../../schema/key-usage'
import { makeKey } from '../../testing/make/keys'
import { makeTenant, type Tenant } from '../../testing/make/tenant'
import { addClients, addDays, addNetworks, addRoutes, daysAgo } from '../../testing/make/usage'
import { database } from '../database/open'
import { stopClock, turnClock } from '../runtime/clock'
import { deleteKey } from './delete'
import { getKeyUsage } from './get-usage'

let tenant: Tenant
beforeAll(async () => void (tenant = await makeTenant()))
afterEach(() => turnClock(0))

async function setUp() {
  const { admin } = tenant
  const { key, secretId } = await makeKey(admin)
  const usage = async () => KeyUsage.parse(await getKeyUsage(admin, key.id))
  return { keyId: key.id, secretId, hint: key.hint, projectId: admin.projectId, usage }
}

const noRefusals = { expired: 0, paused: 0, wrongNetwork: 0, forbidden: 0, rateLimited: 0, other: 0 }

test('a key that was not used has thirty empty days, today last', async () => {
  const { usage } = await setUp()
  stopClock(Date.parse('2030-03-01T23:59:59.999Z'))
  const { days, ...rest } = await usage()
  expect(days).toHaveLength(30)
  expect(days[0]!.day).toBe('2030-01-31')
  expect(days[29]).toEqual({ day: '2030-03-01', read: 0, ingest: 0, configure: 0, refused: noRefusals })
  expect(rest).toEqual({ secrets: [], rotatedAt: [], routes: [], routeCount: 0, clients: [], networks: [], networkCount: 0 })
  stopClock(Date.parse('2030-03-02T00:00:00.000Z'))
  expect((await usage()).days[29]!.day).toBe('2030-03-02')
})

test('calls of a day are told by kind, and refused ones by reason; of another key and older ones nothing is told', async () => {
  const { keyId, secretId, usage } = await setUp()
  const other = await setUp()
  await addDays(
    { keyId: other.keyId, secretId: other.secretId, at: daysAgo(0), calls: 1_000 },
    { keyId, secretId, at: daysAgo(0), kind: 'read', calls: 3, checks: 2 },
    { keyId, secretId, at: daysAgo(0), kind: 'configure', calls: 4, forbidden: 1 },
    { keyId, secretId, at: daysAgo(29), calls: 5, expired: 1, paused: 2, wrongNetwork: 3, rateLimited: 4, otherRefused: 5 },
    { keyId, secretId, at: daysAgo(30), calls: 500 },
  )
  const { days } = await usage()
  expect(days[29]).toMatchObject({ read: 3, ingest: 0, configure: 4, refused: { ...noRefusals, forbidden: 1 } })
  expect(days[0]).toMatchObject({
    read: 0,
    ingest: 5,
    refused: { expired: 1, paused: 2, wrongNetwork: 3, forbidden: 0, rateLimited: 4, other: 5 },
  })
  expect(days.slice(1, 29).every(({ ingest }) => ingest === 0)).toBe(true)
})

test('calls of a kind that a later release tells apart are told as configuring', async () => {
  const { keyId, secretId, usage } = await setUp()
  await addDays({ keyId, secretId, at: daysAgo(0), calls: 3 })
  await addRoutes({ keyId, at: daysAgo(0), route: 'GET /v2/exports', calls: 3 })
  const { prisma } = await database()
  await prisma.apiKeyDay.updateMany({ where: { keyId }, data: { kind: 'export' } })
  await prisma.apiKeyRoute.updateMany({ where: { keyId }, data: { route: 'export GET /v2/exports' } })
  const { days, routes } = await usage()
  expect(days[29]).toMatchObject({ read: 0, ingest: 0, configure: 3 })
  expect(routes).toEqual([{ route: 'GET /v2/exports', kind: 'configure', calls: 3 }])
})

test('each secret that was called with has its own calls, the current one first, and rotations are told', async () => {
  const { keyId, secretId, hint, usage } = await setUp()
  const { prisma } = await database()
  const add = (createdAt: Date, more: { revokedAt?: Date; overlapSeconds?: number }) =>
    prisma.apiKeySecret.create({ data: { keyId, hash: randomBytes(32), hint: 'sei_efgh…5678', createdAt, ...more }, select: { id: true } })
  await prisma.apiKeySecret.update({ where: { id: secretId }, data: { createdAt: daysAgo(40), endsAt: daysAgo(-1) } })
  const rotatedAt = daysAgo(2)
  const current = await add(rotatedAt, { overlapSeconds: 60 })
  const cancelled = await add(daysAgo(31), { overlapSeconds: 60, revokedAt: daysAgo(31) })
  await addDays(
    { keyId, secretId, at: daysAgo(3), calls: 7, forbidden: 1 },
    { keyId, secretId, at: daysAgo(4), kind: 'read', calls: 1, rateLimited: 1 },
  )
  expect(await usage()).toMatchObject({ secrets: [{ id: secretId, hint, isCurrent: false, calls: 8, refused: 2 }] })
  await addDays({ keyId, secretId: current.id, at: daysAgo(1), calls: 2 }, { keyId, secretId: cancelled.id, at: daysAgo(1), otherRefused: 3 })
  expect(await usage()).toMatchObject({
    secrets: [
      { id: current.id, isCurrent: true, calls: 2, refused: 0 },
      { id: cancelled.id, isCurrent: false, calls: 0, refused: 3 },
      { id: secretId, isCurrent: false, calls: 8, refused: 2 },
    ],
    rotatedAt: [rotatedAt.toISOString()],
  })
})

test('the twenty routes that it calls most are told with their kind, and how many there are', async () => {
  const { keyId, usage } = await setUp()
  await addRoutes(
    ...Array.from({ length: 25 }, (_, index) => ({ keyId, at: daysAgo(1), route: `GET /v2/thing-${index}`, kind: 'read' as const, calls: index + 1 })),
    { keyId, at: daysAgo(1), route: 'POST /v1/custom-cicd', calls: 20 },
    { keyId, at: daysAgo(2), route: 'POST /v1/custom-cicd', calls: 30 },
    { keyId, at: daysAgo(30), route: 'POST /v1/older', calls: 5_000 },
  )
  const { routes, routeCount } = await usage()
  expect(routes).toHaveLength(20)
  expect(routeCount).toBe(26)
  expect(routes.slice(0, 2)).toEqual([
    { route: 'POST /v1/custom-cicd', kind: 'ingest', calls: 50 },
    { route: 'GET /v2/thing-24', kind: 'read', calls: 25 },
  ])
})

test('clients and networks are told with their times, twenty of each, the last one first', async () => {
  const { keyId, projectId, usage } = await setUp()
  const [firstAt, lastAt] = [daysAgo(9), daysAgo(0)]
  const times = { firstAt: firstAt.toISOString(), lastAt: lastAt.toISOString() }
  await addClients(
    ...Array.from({ length: 20 }, (_, index) => ({ keyId, client: `client-${index}`, lastAt: daysAgo(index + 1) })),
    { keyId, firstAt, lastAt, calls: 6_000_000_000, refused: 2 },
  )
  await addNetworks(
    ...Array.from({ length: 30 }, (_, index) => ({ keyId, projectId, network: `198.51.${index}.0/24`, lastAt: daysAgo(index + 1) })),
    { keyId, projectId, firstAt, lastAt, calls: 3, refused: 4 },
  )
  const { clients, networks, networkCount } = await usage()
  expect([clients.length, networks.length, networkCount]).toEqual([20, 20, 31])
  expect(clients[0]).toEqual({ address: '192.0.2.1', client: 'curl/8', calls: 6_000_000_000, refused: 2, ...times })
  expect(networks[0]).toEqual({ network: '192.0.2.0/24', calls: 3, refused: 4, ...times })
  expect(clients[19]!.client).toBe('client-18')
})

test('another project, another account and a deleted key are not found', async () => {
  const { keyId } = await setUp()
  const { admin: stranger } = await makeTenant()
  for (const actor of [tenant.adminElsewhere, stranger]) {
    await expect(getKeyUsage(actor, keyId)).rejects.toMatchObject({ code: 'not_found' })
  }
  await deleteKey(tenant.admin, keyId)
  await expect(getKeyUsage(tenant.admin, keyId)).rejects.toMatchObject({ code: 'not_found' })
})
