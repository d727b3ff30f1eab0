import { afterAll, expect, test } from 'vitest'
import { withSettings } from '../../testing/services/settings'
import { forgetProcessWide } from './process-wide'
import { requestOrigin, runInRequest } from './request'

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
  [2, '203.0.113.9', null],
  [1, 'unknown', null],
  [1, '203.0.113.9, <script>', null],
  [1, '2001:db8::7', '2001:db8::7'],
])('behind %i trusted proxies, X-Forwarded-For: %s comes from %s', async (proxies, forwardedFor, address) => {
  expect(await addressBehind(proxies, forwardedFor)).toBe(address)
})
