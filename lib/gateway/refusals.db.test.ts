/** What every route refuses alike, at each of its addresses: with the status, the shape and the headers that it declares. */
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { addresses, type Address } from '../testing/calls/contract'
import { callGateway } from '../testing/calls/gateway'
import { makeKey } from '../testing/make/keys'
import { withSettings } from '../testing/services/settings'
import { makeTenant, type Tenant } from '../testing/make/tenant'
import { database } from '../server/database/open'
import { errorSchema } from './error-answers'
import { refusals } from './openapi/refusals'

type Call = NonNullable<Parameters<typeof callGateway>[1]>
type Sent = Call & { query?: string }
/** Parameters that name the key's place: another is 403. */
const places = new Set(['accountIdentifier', 'account', 'orgIdentifier', 'projectIdentifier'])
const wrongQueryOf = ({ parameters }: Address) => {
  const own = parameters.filter((parameter) => parameter.in === 'query' && !places.has(parameter.name))
  return new URLSearchParams(own.map(({ name }) => [name, '!'])).toString()
}

const json = { 'content-type': 'application/json' }
const multipart = { 'content-type': 'multipart/form-data; boundary=b' }
const largeFile = new FormData()
largeFile.set('file', new Blob([new Uint8Array(51_000_000)], { type: 'text/csv' }), 'data.csv')

let tenant: Tenant
let secret: string

/** A body of which nothing comes after its first byte. */
const begun = () => new ReadableStream({ start: (body) => body.enqueue(new Uint8Array([32])) })

/** How to be refused with each status; null where the route has nothing to refuse in that way. */
const provoke: Record<string, (address: Address) => Sent | null> = {
  400: (address) => {
    const { spec } = address
    // Every parameter of the route, each with a wrong value.
    const query = wrongQueryOf(address)
    if (spec.body) return { query, headers: json, body: '{' }
    if (spec.file) return { query, headers: multipart, body: '' }
    return query ? { query } : null
  },
  401: () => ({ key: undefined }),
  403: () => ({ query: 'projectIdentifier=elsewhere' }),
  404: ({ spec }) => (spec.params ? {} : null),
  406: () => ({ headers: { accept: 'image/png' } }),
  // A body of which only the first byte arrives.
  408: ({ spec }) => ({ headers: spec.body ? json : multipart, body: begun() }),
  413: ({ spec: { body, maxBytes = 1_000_000 } }) =>
    body ? { headers: json, body: ' '.repeat(maxBytes + 1) } : { body: largeFile },
  415: () => ({ headers: { 'content-type': 'text/plain' }, body: 'x' }),
  429: () => ({}),
  500: () => ({}),
  503: () => ({}),
}

/** Ids that could be some thing's; for 404, ones that cannot. */
const filled = (path: string, status: number) =>
  path.replaceAll(/\{(\w+)\}/g, (_match, name: string) => {
    if (status === 404) return 'x'
    return /^(version|upload)Id$/.test(name) ? '11111111-1111-4111-8111-111111111111' : name === 'jobId' ? '00000000' : '1'
  })

/** What goes wrong on our side, or has been used up, before the call. */
async function prepare(status: number): Promise<Call> {
  const db = await database()
  if (status === 503) vi.spyOn(db, 'lookup').mockRejectedValue(new Error('Connection terminated'))
  if (status === 500) {
    const row = [1, null, { networks: 'in a form that nobody foresaw' }]
    vi.spyOn(db, 'lookup').mockResolvedValue([row])
  }
  if (status !== 429) return { key: secret }
  const { secret: key } = await makeKey(tenant.admin, { role: 'ADMIN' })
  expect((await callGateway('/auth/verify', { key })).status).toBe(204)
  return { key }
}

beforeAll(async () => {
  tenant = await makeTenant()
  ;({ secret } = await makeKey(tenant.admin, { role: 'ADMIN' }))
})
afterEach(() => void vi.restoreAllMocks())

const casesOf = (address: Address) =>
  address.declared.flatMap((status) => {
    const sent = provoke[status]?.(address)
    return sent ? [{ status: Number(status), sent }] : []
  })

describe.each(addresses)('$method $path', (address) => {
  const { spec, path } = address
  const method = address.method === 'ALL' ? 'POST' : address.method

  test.each(casesOf(address))('$status', ({ status, sent: { query = '', ...sent } }) =>
    withSettings({ RATE_LIMIT_PER_MINUTE: status === 429 ? '1' : '0', BODY_GRACE_SECONDS: status === 408 ? '0' : '10' }, async () => {
      const call = { method, ...(await prepare(status)), ...sent }
      const answer = await callGateway(`${filled(path, status)}?${query}`, call)
      expect(answer.status).toBe(status)
      const { code, correlationId } = errorSchema(spec.errors ?? 'platform').parse(await answer.json())
      const { examples, headers = [] } = refusals[status]!
      expect(Object.keys(examples)).toContain(code.toLowerCase())
      expect(answer.headers.get('content-type')).toBe('application/json')
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(answer.headers.get('x-request-id')).toBe(correlationId)
      for (const name of headers) expect(answer.headers.has(name), name).toBe(true)
    }),
  )
})

test('each of these was asked of some route', () => {
  const asked = addresses.flatMap(casesOf).map(({ status }) => String(status))
  expect([...new Set(asked)].sort()).toEqual(Object.keys(provoke))
})
