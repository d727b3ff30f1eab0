import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { Problem } from '../../schema/problem'
import { withSettings } from '../../testing/services/settings'
import { Fault, methodNotAllowed } from '../fault'
import { problemResponse, toFault } from './problem'

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
  expect(await response.text()).not.toMatch(/secret|inside|problem\.unit/)
})

describe('faults behind errors', () => {
  test.each([
    ['a refused connection', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
    ['a wrapped one', new Error('query failed', { cause: Object.assign(new Error('gone'), { code: '57P01' }) })],
    ['a pool without a free connection', Object.assign(new Error('pool'), { code: 'P2024' })],
    ['a database that is not there', Object.assign(new Error('no database'), { code: '3D000' })],
    ['a time-out', new Error('timeout exceeded when trying to connect')],
  ])('%s is unavailable', (_name, error) => {
    expect(toFault(error)).toMatchObject({ code: 'unavailable', status: 503, retryAfter: 5 })
  })

  test.each([
    ['a constraint', Object.assign(new Error('violates'), { code: '23503' })],
    ['a programming error', new TypeError('undefined is not a function')],
    ['no error at all', 'text'],
    ['nothing', undefined],
  ])('%s is internal', (_name, error) => {
    expect(toFault(error)).toMatchObject({ code: 'internal', status: 500 })
  })

  test('a schema names each wrong place by a JSON pointer', () => {
    const schema = z.strictObject({ 'a/b~c': z.object({ list: z.array(z.string('Must be text.')) }) })
    const { error } = schema.safeParse({ 'a/b~c': { list: ['x', 7] }, extra: 1, more: 2 })
    expect(toFault(error)).toMatchObject({
      code: 'validation',
      errors: [
        { pointer: '/a~1b~0c/list/1', detail: 'Must be text.' },
        { pointer: '/extra', detail: 'There is no such field. Remove it.' },
        { pointer: '/more', detail: 'There is no such field. Remove it.' },
      ],
    })
  })

  test('a schema may have words of its own for unknown fields', () => {
    const { error } = z.strictObject({}, { error: 'ID: Not here.' }).safeParse({ extra: 1 })
    expect(toFault(error)).toMatchObject({ errors: [{ pointer: '/extra', detail: 'ID: Not here.' }] })
  })

  test('a thousand unknown fields do not make a long answer', () => {
    const input = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`${index}`.padEnd(5_000, 'x'), 1]))
    const { error } = z.strictObject({}).safeParse(input)
    expect(JSON.stringify(toFault(error).errors).length).toBeLessThan(3_000)
  })
})
