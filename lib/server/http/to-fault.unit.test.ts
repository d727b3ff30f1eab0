import { describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { Fault } from '../fault'
import { log } from '../runtime/log'
import { logFault, toFault } from './to-fault'

describe('faults behind errors', () => {
  test.each([
    ['a refused connection', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
    ['a wrapped one', new Error('query failed', { cause: Object.assign(new Error('gone'), { code: '57P01' }) })],
    ['a pool without a free connection', Object.assign(new Error('pool'), { code: 'P2024' })],
    ['a database that is not there', Object.assign(new Error('no database'), { code: '3D000' })],
    ['one that only reads for now', Object.assign(new Error('read-only transaction'), { code: '25006' })],
    ['one that takes no connections', Object.assign(new Error('not accepting connections'), { code: '55000' })],
    ['one whose certificate has expired', Object.assign(new Error('expired'), { code: 'CERT_HAS_EXPIRED' })],
    ['one without a certificate', new Error('The server does not support SSL connections')],
    ['one whose socket is gone', Object.assign(new Error('connect ENOENT'), { code: 'ENOENT', syscall: 'connect' })],
    ['a time-out', new Error('timeout exceeded when trying to connect')],
  ])('%s is unavailable', (_name, error) => {
    expect(toFault(error)).toMatchObject({ code: 'unavailable', status: 503, retryAfter: 5 })
  })

  test.each([
    ['a constraint', Object.assign(new Error('violates'), { code: '23503' })],
    ['a file that is missing', Object.assign(new Error('open ENOENT'), { code: 'ENOENT', syscall: 'open' })],
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

test.each([
  ['a body that broke off', 'validation', 'info'],
  ['a database that is away', 'unavailable', 'error'],
] as const)('the cause of %s is no more to the log than it is', (_what, code, level) => {
  const written = vi.spyOn(log(), level).mockImplementation(() => undefined)
  logFault(new Fault(code, 'Told.', { cause: new Error('aborted') }), { requestId: 'r', address: null })
  expect(written).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ requestId: 'r', code }), 'request failed')
  written.mockRestore()
})
