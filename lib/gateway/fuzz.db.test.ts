/** Whatever is sent to any route: an answer, soon, that is no error of ours and holds nothing of another account. */
// @module-tag slow
// @module-tag own-process
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { makeBusyAccount, type Ids } from '../testing/make/busy-account'
import { callGateway } from '../testing/calls/gateway'
import { makeKey } from '../testing/make/keys'
import { makeMarkedTenant, marker, storedOutside } from '../testing/make/marked-tenant'
import { accepts, bodies, pathPart, queries } from '../testing/calls/odd-inputs'
import { withSettings } from '../testing/services/settings'
import { makeTenant, type Tenant } from '../testing/make/tenant'
import { openApiDocument } from './openapi/document'
import { gatewayRoutes } from './all-routes'

type Schema = Record<string, unknown>
type Operation = {
  parameters: { name: string; in: string }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
}

const document = openApiDocument(gatewayRoutes, [])
const components = document.components.schemas as Record<string, Schema>
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation: operation as Operation })),
)

const timeout = 10_000
/** For each route, of which there are some 90. */
const runs = inject('allLanes') ? 20 : 5
const largeJson = `[${'0,'.repeat(5_000_000)}0]`
const largeFile = new FormData()
largeFile.set('file', new Blob([`Email,Name\n${'x'.repeat(10_000_000)}`], { type: 'text/csv' }), 'data.csv')
/** Who sends those: at night to every route, and by day to one. */
const senders = ['admin', 'ingestion', 'nobody', 'stranger']
/** What `beforeAll` makes, and tests are declared before: filled in later. */
const foreignIds: string[] = ['1']
const keys: Record<string, string | undefined> = { nobody: undefined, stranger: `sei_${'0'.repeat(36)}` }
let own: Tenant
let busy: Awaited<ReturnType<typeof makeBusyAccount>>
let ownIds: Ids
let before: string

const unlimited = <T>(run: () => Promise<T>) => withSettings({ RATE_LIMIT_PER_MINUTE: '0', UPLOAD_MB_PER_MINUTE: '0' }, run)
const restock = () => unlimited(async () => void (ownIds = await busy.restock()))

beforeAll(async () => {
  const marked = await makeMarkedTenant()
  foreignIds.push(...marked.ids)
  own = await makeTenant()
  busy = await makeBusyAccount(own.admin)
  keys.admin = busy.secret
  keys.ingestion = (await makeKey(own.admin, { role: 'INGESTION' })).secret
  before = await storedOutside([own.accountId])
  expect(before).toContain(marker)
  await restock()
})

/** Calls and checks what holds for every answer. */
async function survive(path: string, call: Parameters<typeof callGateway>[1]) {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('No answer.')), timeout)
  })
  const answer = async () => {
    const response = await callGateway(path, { ...call, unnoted: true })
    return { response, text: await response.text() }
  }
  const { response, text } = await Promise.race([answer(), late]).finally(() => clearTimeout(timer))
  expect(response.status, text.slice(0, 500)).toBeLessThan(500)
  expect(text.toLowerCase()).not.toContain(marker.toLowerCase())
  if (response.status >= 400) {
    const said = { code: expect.any(String), message: expect.any(String), correlationId: expect.any(String) }
    expect(JSON.parse(text)).toMatchObject(said)
  }
  if (!call?.key || call.key === keys.stranger) expect([401, 404]).toContain(response.status)
  return response.status
}

/** A path with what stands in its braces, by what stands before them. */
const fill = (path: string, partFor: (collection: string) => string) =>
  path.replaceAll(/([\w-]+)\/\{\w+\}/g, (_match, collection: string) => `${collection}/${partFor(collection)}`)

const surviveLarge = (method: string, path: string, who: string) =>
  unlimited(async () => {
    const filled = path.replaceAll(/\{\w+\}/g, '1')
    const headers = { 'content-type': 'application/json' }
    await survive(filled, { method, key: keys[who], headers, body: largeJson })
    await survive(filled, { method, key: keys[who], body: largeFile })
  })

describe.each(operations)('$method $path', ({ method, path, operation }) => {
  const names = operation.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name)
  const bodySchema = operation.requestBody?.content['application/json']?.schema
  const takesBody = method !== 'GET'

  // A version of the developers does not outlive the next change of them, and what was deleted is gone for other routes.
  if (/\{(version|upload)Id\}/.test(path)) beforeAll(restock)
  if (method === 'DELETE') afterAll(restock)

  if (method === 'GET') {
    test('finds what is the caller’s', () =>
      unlimited(async () => {
        const filled = fill(path, (collection) => ownIds[collection]![0]!)
        expect(await survive(filled, { method, key: keys.admin })).toBeLessThan(300)
      }))
  }

  test('survives what nobody should send', () =>
    unlimited(() => {
      const ids = [...foreignIds, ...Object.values(ownIds).flat(), 'ada@x.io', 'bob@x.io']
      const collections: string[] = []
      fill(path, (collection) => String(collections.push(collection)))
      const request = fc.record({
        key: fc.constantFrom('admin', 'admin', 'admin', 'ingestion', 'nobody', 'stranger'),
        parts: fc.tuple(...collections.map((collection) => pathPart(ownIds[collection], foreignIds))),
        query: fc.oneof(fc.constant(''), queries(names, ids)),
        accept: accepts,
        ...(takesBody && { sent: bodies(bodySchema, components, ids) }),
      })
      const property = fc.asyncProperty(request, async ({ key, parts, query, accept, sent }) => {
        const rest = [...parts]
        const headers = { ...sent?.headers, accept }
        await survive(`${fill(path, () => rest.shift()!)}?${query}`, { method, key: keys[key], headers, body: sent?.body })
      })
      return fc.assert(property, { numRuns: runs, endOnFailure: true })
    }))

  test.each(takesBody ? senders : [])('survives 10 MB from %s', { tags: 'night' }, (who) => surviveLarge(method, path, who))
})

test.each(senders)('10 MB from %s are survived', (who) =>
  surviveLarge('POST', '/api/v2/developers', who),
)

test('nothing of another account has changed', async () => {
  expect(await storedOutside([own.accountId])).toBe(before)
})
