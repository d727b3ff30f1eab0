import { expect, test } from 'vitest'
import { Problem } from '../schema/problem'
import { Fault, methodNotAllowed } from '../server/fault'
import type { FaultCode } from '../server/fault-codes'
import { originOf } from '../server/runtime/request'
import { withSettings } from '../testing/services/settings'
import { problemResponse } from './problem-response'

const request = { requestId: 'request-1', address: null }
const quiet = { AUTH_SECRET: 'a secret of at least 32 characters', DATA_DIR: '/nowhere', LOG_LEVEL: 'silent' }
const answer = (error: unknown) => withSettings(quiet, () => problemResponse(error, request, '/api/things'))

test('a fault is a problem document with every member', async () => {
  const response = await answer(new Fault('name_taken', 'Taken.', { errors: [{ pointer: '/name', detail: 'Taken.' }] }))
  expect(response.status).toBe(409)
  expect(Object.fromEntries(response.headers)).toEqual({
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'x-request-id': 'request-1',
  })
  expect(Problem.parse(await response.json())).toEqual({
    type: 'urn:sei-api-keys:problem:name_taken',
    title: 'The name is taken',
    status: 409,
    detail: 'Taken.',
    instance: '/api/things',
    requestId: 'request-1',
    errors: [{ pointer: '/name', detail: 'Taken.' }],
  })
})

test('a fault that passes says when to try again', async () => {
  const response = await answer(new Fault('unavailable', 'Later.', { retryAfter: 5 }))
  expect(response.headers.get('retry-after')).toBe('5')
})

test('a method that is refused is answered with those that are taken', async () => {
  const response = await answer(methodNotAllowed(['GET', 'POST', 'HEAD']))
  expect(response.status).toBe(405)
  expect(response.headers.get('allow')).toBe('GET, POST, HEAD')
  expect(await response.json()).toMatchObject({ detail: 'Send GET, POST, or HEAD.' })
})

test('what was not foreseen is told to nobody', async () => {
  const response = await answer(new Error('secret detail of the inside'))
  expect(response.status).toBe(500)
  expect(await response.text()).not.toMatch(/secret|inside|problem-response\.unit/)
})

test.each<[FaultCode, string | undefined]>([
  ['unauthenticated', 'session_rejected'],
  ['forbidden', 'access_denied'],
  ['foreign_origin', 'access_denied'],
  ['wrong_credentials', 'sign_in_failed'],
  ['too_many_attempts', 'sign_in_failed'],
  ['not_found', undefined],
  ['name_taken', undefined],
])('the line of a request that is refused as %s has that code and the event %s', async (code, event) => {
  const origin = originOf('request-1', '203.0.113.7')
  await withSettings(quiet, () => problemResponse(new Fault(code, 'Refused.'), origin, '/api/things'))
  expect(origin).toMatchObject({ code, event })
})
