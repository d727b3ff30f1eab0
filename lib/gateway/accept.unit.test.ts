import { describe, expect, test } from 'vitest'
import { acceptedType } from './accept'

const types = ['application/json', 'text/csv'] as const
const accepted = (accept: string | null = null) => acceptedType(accept, types)

describe('of JSON and CSV', () => {
  test.each([
    [undefined, 'application/json'],
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['application/json', 'application/json'],
    ['text/csv', 'text/csv'],
    ['TEXT/CSV; charset=utf-8', 'text/csv'],
    ['text/*', 'text/csv'],
    ['text/html, text/csv;q=0.5', 'text/csv'],
    ['text/csv;q=0.5, application/json;q=0.4', 'text/csv'],
    ['text/csv;q=0.5, */*;q=0.6', 'application/json'],
    ['text/csv, */*', 'application/json'],
    ['application/json;q=0, */*', 'text/csv'],
  ])('%s means %s', (accept, type) => expect(accepted(accept)).toBe(type))

  test.each(['text/html', 'application/xml, image/*', 'text/csv;q=0', 'application/json;q=0, text/csv;q=0, */*', 'x'])(
    '%s is refused',
    (accept) => expect(() => accepted(accept)).toThrow(expect.objectContaining({ code: 'not_acceptable' })),
  )
})
