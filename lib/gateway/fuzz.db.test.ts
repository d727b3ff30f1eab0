/** Whatever is sent to any route: an answer, soon, that is no error of ours and holds nothing of another account. */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { callGateway } from '../testing/gateway-calls'
import { makeKey } from '../testing/keys'
import { makeMarkedTenant, marker, storedOutside } from '../testing/marked-tenant'
import { accepts, bodies, pathParts, queries } from '../testing/odd-inputs'
import { withSettings } from '../testing/settings'
import { makeTenant, type Tenant } from '../testing/tenant'
import { openApiDocument } from './openapi/document'
import { gatewayRoutes } from './routes'

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

const patience = 10_000
/** For each route; with some 80 addresses the whole file stays under a minute. */
const budget = 300
const largeJson = `[${'0,'.repeat(5_000_000)}0]`
const largeFile = new FormData()
largeFile.set('file', new Blob([`Email,Name\n${'x'.repeat(10_000_000)}`], { type: 'text/csv' }), 'data.csv')
/** The ids of other accounts are made in `beforeAll`, and tests are declared before: the list is filled in later. */
const foreignIds: string[] = ['1']
const keys: Record<string, string | undefined> = { nobody: undefined, stranger: `sei_${'0'.repeat(36)}` }
let own: Tenant
let before: string

beforeAll(async () => {
  const marked = await makeMarkedTenant()
  foreignIds.push(...marked.ids)
  own = await makeTenant()
  keys.admin = (await makeKey(own.admin, { role: 'ADMIN' })).secret
  keys.ingestion = (await makeKey(own.admin, { role: 'INGESTION' })).secret
  before = await storedOutside([own.accountId])
  expect(before).toContain(marker)
})

/** Calls and checks what holds for every answer. */
async function survive(path: string, call: Parameters<typeof callGateway>[1]) {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('No answer.')), patience)
  })
  const answer = async () => {
    const response = await callGateway(path, call)
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

const unlimited = <T>(run: () => Promise<T>) => withSettings({ RATE_LIMIT_PER_MINUTE: '0' }, run)

describe.each(operations)('$method $path', ({ method, path, operation }) => {
  const names = operation.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name)
  const bodySchema = operation.requestBody?.content['application/json']?.schema
  const takesBody = method !== 'GET'

  test('survives what nobody should send', () =>
    unlimited(() => {
      const request = fc.record({
        key: fc.constantFrom('admin', 'admin', 'admin', 'ingestion', 'nobody', 'stranger'),
        parts: fc.array(pathParts(foreignIds), { minLength: 4, maxLength: 4 }),
        query: fc.oneof(fc.constant(''), queries(names, foreignIds)),
        accept: accepts,
        ...(takesBody && { sent: bodies(bodySchema, components, foreignIds) }),
      })
      const property = fc.asyncProperty(request, async ({ key, parts, query, accept, sent }) => {
        const rest = [...parts]
        const filled = path.replaceAll(/\{\w+\}/g, () => rest.pop() ?? '1')
        const headers = { ...sent?.headers, accept }
        await survive(`${filled}?${query}`, { method, key: keys[key], headers, body: sent?.body })
      })
      return fc.assert(property, { numRuns: 60, interruptAfterTimeLimit: budget, markInterruptAsFailure: false, endOnFailure: true })
    }))

  test.each(takesBody ? ['admin', 'ingestion', 'nobody', 'stranger'] : [])('survives 10 MB from %s', (who) =>
    unlimited(async () => {
      const filled = path.replaceAll(/\{\w+\}/g, '1')
      const headers = { 'content-type': 'application/json' }
      await survive(filled, { method, key: keys[who], headers, body: largeJson })
      await survive(filled, { method, key: keys[who], body: largeFile })
    }),
  )
})

test('nothing of another account has changed', async () => {
  expect(await storedOutside([own.accountId])).toBe(before)
})
