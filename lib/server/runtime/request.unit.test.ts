import { afterAll, describe, expect, test } from 'vitest'
import { withSettings } from '../../testing/services/settings'
import { forgetProcessWide } from './process-wide'
import { requestIdOf, requestOrigin, runInRequest } from './request'
import { makeSecret } from '../keys/secret'

const settings = { AUTH_SECRET: 'a secret of at least 32 characters', DATA_DIR: '/nowhere' }
afterAll(() => forgetProcessWide('environment'))

const addressBehind = (proxies: number, forwardedFor?: string) =>
  withSettings({ ...settings, TRUST_PROXY: String(proxies) }, () => {
    const headers = new Headers(forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor })
    return requestOrigin(headers).address
  })

test('inside a request, the request is known whatever its headers say', () => {
  const origin = { requestId: 'one', address: '192.0.2.1' }
  const seen = runInRequest(origin, () => requestOrigin(new Headers({ 'x-forwarded-for': '203.0.113.9' })))
  expect(seen).toEqual(origin)
})

test('requests that run at once are told apart', async () => {
  const run = (requestId: string) =>
    runInRequest({ requestId, address: null }, async () => {
      await new Promise(setImmediate)
      return requestOrigin(new Headers()).requestId
    })
  expect(await Promise.all([run('one'), run('two'), run('three')])).toEqual(['one', 'two', 'three'])
})

test('without server.ts each request gets an id of its own', () =>
  withSettings(settings, () => {
    expect(requestOrigin(new Headers()).requestId).not.toBe(requestOrigin(new Headers()).requestId)
  }))

test.each([
  [0, '203.0.113.9', null],
  [1, undefined, null],
  [1, '203.0.113.9', '203.0.113.9'],
  [1, '6.6.6.6, 203.0.113.9', '203.0.113.9'],
  [2, '6.6.6.6, 203.0.113.9, 10.0.0.1', '203.0.113.9'],
  [2, '203.0.113.9', '203.0.113.9'],
  [1, 'unknown', null],
  [1, '6.6.6.6, unknown', null],
  [2, '6.6.6.6, unknown, 10.0.0.1', '10.0.0.1'],
  [1, '203.0.113.9, <script>', null],
  [1, '2001:db8::7', '2001:db8::7'],
])('behind %i trusted proxies, X-Forwarded-For: %s comes from %s', async (proxies, forwardedFor, address) => {
  expect(await addressBehind(proxies, forwardedFor)).toBe(address)
})

describe('X-Request-Id', () => {
  const idBehind = (proxies: number, sent: string | null) =>
    withSettings({ ...settings, TRUST_PROXY: String(proxies) }, () => requestIdOf(sent))

  test.each(['7f3c', 'b9d1f0e2-1c1f-4f7e-9b7e-0d6a5c3e2f10', 'edge_1.2-3', 'a'.repeat(64)])('of a trusted proxy is kept: %s', async (sent) => {
    expect(await idBehind(1, sent)).toBe(sent)
    expect(await idBehind(0, sent)).not.toBe(sent)
  })

  test.each([null, '', ' ', 'a b', 'a, b', 'a"b', 'a\nb', '<b>', 'é', 'a'.repeat(65)])('that is not plain is not: %j', async (sent) => {
    expect(await idBehind(1, sent)).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  })

  test('that is a key is not', async () => {
    const secret = makeSecret()
    expect(await idBehind(1, secret)).not.toBe(secret)
  })

  test('is the id of a request without server.ts too', () =>
    withSettings({ ...settings, TRUST_PROXY: '1' }, () => {
      expect(requestOrigin(new Headers({ 'x-request-id': 'edge-1' })).requestId).toBe('edge-1')
    }))
})
