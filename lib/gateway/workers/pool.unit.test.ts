import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { keyActor, type VerifiedKey } from '../../server/access/actor'
import type { Finished } from '../handler-reply'
import { withKey, type GatewayRoute, type RouteInput } from '../route'
import type { Received } from '../run-handler'
import { connectionsOf, finishApart, startWorkers, stopWorkers } from './pool'

const thread = path.join(import.meta.dirname, '../../testing/services/gateway-thread.mjs')
const start = () => startWorkers(thread, 20)
afterEach(() => stopWorkers())

const common = { path: '/things', tag: 'Things', summary: 'Things', responses: { 200: { description: '', schema: z.unknown() } } }
const post = withKey('ingest', { ...common, method: 'post' }, () => null)
const get = withKey('configure', { ...common, method: 'get' }, () => null)
const list = withKey('read', { ...common, method: 'post' }, () => null)

const key: VerifiedKey = { id: 'k', name: 'k', role: 'ADMIN', projectId: 'p', accountId: 'a', project: 'p', org: 'o', account: 'a', secretId: 's' }
const inputOf = (query: unknown = null): RouteInput => {
  const actor = keyActor(key, { requestId: 'r', address: null })
  return { actor, accept: 'text/csv', params: undefined, query, body: undefined, file: undefined }
}

type Told = { route: string; threadId: number; bytes: number | null; connections: number }
const toldBy = ({ answer }: Finished) => JSON.parse(answer.body as string) as Told
const ask = async (route: GatewayRoute, received: Received = null, input = inputOf()) => toldBy((await finishApart(route, input, received))!)

test('without threads a call is finished where it came', () => {
  expect(finishApart(post, inputOf(), null)).toBeUndefined()
})

test('the thread has what the route needs, its answer comes back, and so does what it noted on the request', async () => {
  start()
  const input = inputOf({ page: 1 })
  const { answer } = (await finishApart(post, input, null))!
  expect(answer).toMatchObject({ status: 200, headers: { 'x-a': 'b' } })
  expect(JSON.parse(answer.body as string)).toMatchObject({
    route: 'post /things',
    query: { page: 1 },
    accept: 'text/csv',
    bytes: null,
    autoMigrate: 'off',
    // A thread that is ended while it loads its bundle with require takes the process with it.
    execArgv: ['--no-experimental-require-module'],
  })
  expect(input.actor.request).toMatchObject({ requestId: 'r', code: 'conflict' })
})

test('what reads and what changes are in threads of their own, with a third of the connections each', async () => {
  start()
  const [changing, reading, listing] = [await ask(post), await ask(get), await ask(list)]
  expect(reading.threadId).toBe(listing.threadId)
  expect(reading.threadId).not.toBe(changing.threadId)
  expect(connectionsOf(20)).toEqual({ reads: 6, changes: 6, pages: 8 })
  expect([reading.connections, changing.connections]).toEqual([6, 6])
})

test('a body is moved, unless it shares its memory', async () => {
  start()
  const large = new Uint8Array(100_000)
  expect((await ask(post, { json: large })).bytes).toBe(100_000)
  expect(large.byteLength).toBe(0)
  const shared = new Uint8Array(100_000)
  expect((await ask(post, { json: shared.subarray(0, 10) })).bytes).toBe(10)
  expect(shared.byteLength).toBe(100_000)
})

test('a thread that ends takes its calls with it, and another takes the next ones', async () => {
  start()
  const { threadId } = await ask(post)
  await expect(finishApart(post, inputOf('end'), null)).rejects.toMatchObject({ code: 'unavailable', status: 503, retryAfter: 5 })
  expect((await ask(post)).threadId).not.toBe(threadId)
})
