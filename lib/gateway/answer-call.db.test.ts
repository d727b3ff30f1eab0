/** Each stage of a call by itself, and a call that passes through all of them. */
import { Readable } from 'node:stream'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { KeyPermission } from '../schema/permission'
import type { VerifiedKey } from '../server/access/actor'
import { Fault } from '../server/fault'
import { database } from '../server/database/open'
import { deleteKey } from '../server/keys/delete'
import { countRequest } from '../server/load/key-allowance'
import { log } from '../server/runtime/log'
import { makeKeyActor } from '../testing/make/key-actors'
import { makeTenant, testRequest, type Tenant } from '../testing/make/tenant'
import { withSettings } from '../testing/services/settings'
import { answerCall, authenticate, authorize, handle, readInput, refusal, toAnswer } from './answer-call'
import type { Answer, Call } from './call'
import { csvDownload } from './csv-download'
import { answer } from './handler-reply'
import { withKey, type GatewayRoute, type RouteInput } from './route'

let tenant: Tenant
let secret: string
let key: VerifiedKey
let actor: RouteInput['actor']
beforeAll(async () => {
  tenant = await makeTenant()
  ;({ secret, actor } = await makeKeyActor(tenant.admin, 'INGESTION'))
  key = actor.key
})
afterEach(() => void vi.restoreAllMocks())

/** A call with these headers. `from` is an address that no other test calls from. */
function callOf(headers: Record<string, string>, more: { url?: string; body?: unknown; from?: string } = {}): Call {
  const { url = '/things', body = {}, from = testRequest.address } = more
  const sent = { 'content-type': 'application/json', ...headers }
  const origin = { ...testRequest, address: from }
  return { method: 'POST', url, headers: new Headers(sent), origin, body: Readable.from([Buffer.from(JSON.stringify(body))]) }
}

const responses = { 200: { description: 'What was sent', schema: z.unknown() } }
const common = { method: 'post', path: '/things/{id}', tag: 'Things', summary: 'Things', responses } as const
const Params = z.object({ id: z.coerce.number().int() })
const Query = z.object({ page: z.coerce.number().default(1) })
const codeOf = (code: string) => expect.objectContaining({ code })

describe('authenticate', () => {
  test('finds the live key', async () => {
    expect(await authenticate(callOf({ 'x-api-key': secret }))).toEqual(key)
  })

  test('returns why a key is none, at once where nothing is looked up', async () => {
    expect(authenticate(callOf({ 'x-api-key': 'sei_x' }))).toEqual(codeOf('invalid_key'))
    const gone = await makeKeyActor(tenant.admin, 'ADMIN')
    await deleteKey(tenant.admin, gone.actor.key.id)
    expect(await authenticate(callOf({ 'x-api-key': gone.secret }))).toEqual(codeOf('key_deleted'))
  })

  test('refuses a call without a key', () => {
    expect(() => authenticate(callOf({}))).toThrow(codeOf('invalid_key'))
  })
})

describe('countRequest', () => {
  test('says what is left, until nothing is', () =>
    withSettings({ RATE_LIMIT_PER_MINUTE: '1' }, async () => {
      const { actor: other } = await makeKeyActor(tenant.admin, 'ADMIN')
      const first = await countRequest(other.key.id)
      expect(first.refusal).toBeUndefined()
      expect(first.headers.ratelimit).toMatch(/^"key";r=0;/)
      expect((await countRequest(other.key.id)).refusal).toEqual(codeOf('rate_limited'))
    }))

  test('waits for nothing where nothing is counted', () =>
    withSettings({ RATE_LIMIT_PER_MINUTE: '0' }, async () => {
      expect(countRequest(key.id)).toEqual({ headers: {} })
    }))
})

describe('authorize', () => {
  const routeFor = (permission: KeyPermission) => withKey(permission, common, () => answer(200, null))

  test('lets go on who may', () => {
    expect(() => authorize(routeFor('ingest'), actor, callOf({ 'harness-account': key.account }))).not.toThrow()
  })

  test('refuses what the role may not, and another place', () => {
    expect(() => authorize(routeFor('configure'), actor, callOf({}))).toThrow(codeOf('forbidden'))
    expect(() => authorize(routeFor('ingest'), actor, callOf({ 'harness-account': 'other' }))).toThrow(codeOf('wrong_scope'))
    expect(() => authorize(routeFor('ingest'), actor, callOf({}, { url: '/things?projectIdentifier=other' }))).toThrow(codeOf('wrong_scope'))
  })
})

describe('readInput', () => {
  const route = withKey('ingest', { ...common, params: Params, query: Query }, () => null)

  test('parses the parameters and the query', () => {
    const input = readInput(route, actor, callOf({}, { url: '/things/7?page=3' }), { id: '7' })
    expect(input).toMatchObject({ actor, params: { id: 7 }, query: { page: 3 }, body: undefined, file: undefined })
    expect(readInput(route, actor, callOf({}), { id: '7' }).query).toEqual({ page: 1 })
  })

  test('finds nothing under an id that is none, and refuses a wrong query', () => {
    expect(() => readInput(route, actor, callOf({}), { id: 'x' })).toThrow(codeOf('not_found'))
    expect(() => readInput(route, actor, callOf({}, { url: '/things/7?page=x' }), { id: '7' })).toThrow(z.ZodError)
  })
})

describe('handle', () => {
  const input = (): RouteInput => ({ actor, accept: null, params: {}, query: {}, body: undefined, file: undefined })

  test('waits for nothing where there is nothing to wait for', () => {
    expect(handle(withKey('ingest', common, () => 'made'), callOf({}), input())).toBe('made')
  })

  test('reads the body', async () => {
    const route = withKey('ingest', { ...common, body: z.object({ name: z.string() }) }, ({ body }) => body.name)
    expect(await handle(route, callOf({}, { body: { name: 'one' } }), input())).toBe('one')
    await expect(handle(route, callOf({}, { body: { name: 1 } }), input())).rejects.toBeInstanceOf(z.ZodError)
    await expect(handle(route, callOf({ 'content-type': 'text/plain' }), input())).rejects.toEqual(codeOf('unsupported_media_type'))
  })

  test('refuses a body in the words of the route', async () => {
    const bodyFault = () => new Fault('validation', 'Wrong, as ever.')
    const route = withKey('ingest', { ...common, body: z.string(), bodyFault }, () => null)
    await expect(handle(route, callOf({}), input())).rejects.toThrow('Wrong, as ever.')
  })

  test('gives back what a body holds of the budget, however it ends', async () => {
    const route = withKey('ingest', { ...common, body: z.string(), maxBytes: 10_000_000 }, ({ body }) => body)
    const large = { 'content-length': '10000000' }
    const first = handle(route, callOf(large, { body: 'one' }), input())
    await expect(handle(route, callOf(large, { body: 'two' }), input())).rejects.toEqual(codeOf('rate_limited'))
    expect(await first).toBe('one')
    await expect(handle(route, callOf(large, { body: 3 }), input())).rejects.toBeInstanceOf(z.ZodError)
    expect(await handle(route, callOf(large, { body: 'four' }), input())).toBe('four')
  })
})

describe('toAnswer', () => {
  const common = { 'cache-control': 'no-store', 'x-request-id': testRequest.requestId, 'x-content-type-options': 'nosniff' }
  const limits = { ratelimit: 'r' }

  test('of JSON, of another status, and of no body', () => {
    const json = { 'content-type': 'application/json' }
    expect(toAnswer({ a: 1 }, testRequest, limits)).toEqual({ status: 200, headers: { ...json, ...common, ...limits }, body: '{"a":1}' })
    const own = answer(201, ['a'], { 'x-a': 'b' })
    expect(toAnswer(own, testRequest)).toEqual({ status: 201, headers: { ...json, ...common, 'x-a': 'b' }, body: '["a"]' })
    expect(toAnswer(answer(204, null), testRequest, limits)).toEqual({ status: 204, headers: { ...common, ...limits }, body: null })
  })

  test('of a stream, once its first piece is made', async () => {
    const pieces = (async function* () {
      yield 'a\r\n'
    })()
    const { status, headers } = await toAnswer(csvDownload(pieces, 'a.csv'), testRequest, limits)
    expect(status).toBe(200)
    expect(headers).toMatchObject({ ...common, ...limits, 'content-type': 'text/csv; charset=utf-8' })
  })
})

test('a refusal tells the log what is not the caller’s, and the caller nothing of it', () => {
  const error = vi.spyOn(log(), 'error').mockImplementation(() => undefined)
  const cause = new Error('column "x" does not exist')
  const { status, body } = refusal(cause, { ...testRequest }, 'v1', { ratelimit: 'r' })
  expect(status).toBe(500)
  expect(body).not.toContain('column')
  expect(error).toHaveBeenCalledExactlyOnceWith({ requestId: testRequest.requestId, code: 'internal', err: cause }, 'request failed')
  expect(refusal(new Fault('not_found', 'None.'), { ...testRequest }).status).toBe(404)
  expect(error).toHaveBeenCalledOnce()
})

describe('a call', () => {
  const jsonOf = ({ body }: Answer) => JSON.parse(body as string) as Record<string, unknown>
  const ask = async (route: GatewayRoute, call: Call) => await answerCall(route, call, { id: '7' })
  const echo = withKey('ingest', { ...common, params: Params, query: Query, body: z.string() }, ({ params, query, body }) => [
    params.id,
    query.page,
    body,
  ])

  test('passes all stages', async () => {
    const { status, headers, body } = await ask(echo, callOf({ 'x-api-key': secret }, { url: '/things/7?page=2', body: 'sent' }))
    expect([status, body]).toEqual([200, '[7,2,"sent"]'])
    expect(headers).toHaveProperty('ratelimit')
  })

  test.each([
    ['without a key', () => ({}), 'ingest', 401, false],
    ['with a key that is none', () => ({ 'x-api-key': 'sei_x' }), 'ingest', 401, false],
    ['that the role may not make', () => ({ 'x-api-key': secret }), 'configure', 403, true],
    ['with a body of another type', () => ({ 'x-api-key': secret, 'content-type': 'text/plain' }), 'ingest', 415, true],
  ] as const)('%s is refused, in the shape of the route', async (_name, headers, permission, status, counted) => {
    const route = withKey(permission, { ...common, body: z.string(), errors: 'v1' }, () => null)
    const refused = await ask(route, callOf(headers()))
    expect(refused.status).toBe(status)
    expect(jsonOf(refused)).toMatchObject({ error: expect.any(String), correlationId: testRequest.requestId })
    expect('ratelimit' in refused.headers).toBe(counted)
  })

  test('that needs no look-up is refused at once', () => {
    expect(answerCall(echo, callOf({}), {})).toMatchObject({ status: 401 })
    expect(answerCall(echo, callOf({ 'x-api-key': 'sei_x' }), {})).toMatchObject({ status: 401 })
  })

  test('whose database is away is not let in', async () => {
    vi.spyOn(log(), 'error').mockImplementation(() => undefined)
    vi.spyOn(await database(), 'lookup').mockRejectedValue(new Error('Connection terminated'))
    expect(await ask(echo, callOf({ 'x-api-key': secret }))).toMatchObject({ status: 503, headers: { 'retry-after': '5' } })
  })

  test.each([
    ['at once', () => { throw new Error('unforeseen') }],
    ['later', () => Promise.reject(new Error('unforeseen'))],
    ['in its first piece', () => csvDownload((async function* (): AsyncGenerator<string> { throw new Error('unforeseen') })(), 'a.csv')],
  ])('whose handler fails %s is 500, with what is left of the allowance', async (_name, fail) => {
    const error = vi.spyOn(log(), 'error').mockImplementation(() => undefined)
    const declared = { 200: { description: 'A file', schema: z.unknown(), csv: true } } as const
    const failed = await ask(withKey('ingest', { ...common, responses: declared }, fail), callOf({ 'x-api-key': secret }))
    expect(failed.status).toBe(500)
    expect(failed.headers).toHaveProperty('ratelimit')
    expect(jsonOf(failed)).toMatchObject({ code: 'INTERNAL' })
    expect(error).toHaveBeenCalledOnce()
  })

  test('whose mistakes overflow the stack is not valid, and no error of ours', async () => {
    // Unlike our schemas, this one checks each element of an inner list, and reports all issues at once.
    const body = z.object({ outer: z.array(z.array(z.string())) })
    const route = withKey('ingest', { ...common, body, maxBytes: 10_000_000 }, () => 'good')
    const post = (outer: unknown) => ask(route, callOf({ 'x-api-key': secret }, { body: { outer } }))
    const refused = await post([Array.from({ length: 300_000 }, () => 0)])
    expect(refused.status).toBe(400)
    expect(jsonOf(refused)).toMatchObject({ code: 'VALIDATION', message: 'The body has too many mistakes to list.' })
    expect((await post([['x']])).status).toBe(200)
  })

  test('with a key that is none counts against its address, and one without a key does not', () =>
    withSettings({ REJECTED_LIMIT_PER_MINUTE: '2' }, async () => {
      const from = '198.51.100.200'
      const statusWith = async (headers: Record<string, string>) => (await ask(echo, callOf(headers, { from }))).status
      expect([await statusWith({}), await statusWith({}), await statusWith({})]).toEqual([401, 401, 401])
      expect([await statusWith({ 'x-api-key': 'sei_x' }), await statusWith({ 'x-api-key': 'sei_x' })]).toEqual([401, 401])
      expect(await statusWith({ 'x-api-key': 'sei_x' })).toBe(429)
      expect(await statusWith({})).toBe(401)
      expect(await statusWith({ 'x-api-key': secret, 'content-type': 'text/plain' })).toBe(415)
    }))
})

