import { describe, expect, test } from 'vitest'
import { makeSecret } from '../server/keys/secret'
import { presentedToken } from './credential'

const key = makeSecret()
const other = makeSecret()

/** Titles show the form alone: no secret belongs in the output of tests. */
const fill = (form: string) => form.replaceAll('<key>', key).replaceAll('<other>', other)
const token = (headers: Record<string, string>) =>
  presentedToken(new Headers(Object.entries(headers).map(([name, form]): [string, string] => [name, fill(form)])))

describe('every documented form is read', () => {
  test.each([
    ['x-api-key', '<key>'],
    ['X-Api-Key', '<key>'],
    ['X-API-KEY', '  <key>\t'],
    ['Authorization', 'ApiKey <key>'],
    ['authorization', 'apikey <key>'],
    ['AUTHORIZATION', 'APIKEY <key>'],
    ['Authorization', 'Apikey   <key> '],
    ['Authorization', 'ApiKey\t<key>'],
    ['Authorization', 'Bearer <key>'],
    ['Authorization', 'bearer <key>'],
    ['Authorization', '<key>'],
  ])('%s: %j', (name, form) => {
    expect(token({ [name]: form })).toBe(key)
  })

  test.each(['ApiKey <key>', 'Bearer <key>', '<key>'])('the same key twice: x-api-key and Authorization: %s', (authorization) => {
    expect(token({ 'x-api-key': '<key>', authorization })).toBe(key)
  })

  test('an empty x-api-key does not hide the other header', () => {
    expect(token({ 'x-api-key': '', authorization: 'ApiKey <key>' })).toBe(key)
  })
})

test.each<Record<string, string>>([{}, { 'x-api-key': '' }, { authorization: '  ' }, { cookie: 'key=<key>' }])(
  'no key in %j: the answer says how to send one',
  (headers) => {
    expect(() => token(headers)).toThrow(/x-api-key: <key>/)
  },
)

test.each([
  'ApiKey <other>',
  'APIKEY\t<other>',
  'Bearer <other>',
  '<other>',
  'bearer sei_typo',
  'ApiKey <key> <other>',
  'Basic YTpi, ApiKey <other>',
  'ApiKey <key>, ApiKey <other>',
  '<other>, Basic YTpi',
])(
  'x-api-key and another Authorization: %s are refused, whichever is right',
  (authorization) => {
    expect(() => token({ 'x-api-key': '<key>', authorization })).toThrow(/Two different/)
  },
)

test.each([
  'Basic YTpi',
  'Basic <other>',
  'Digest username="a", realm="b", response="c"',
  'Negotiate YII=',
  'AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=c',
  'Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2ln',
  'Bearer ghp_0123456789',
  'ApiKey another-service',
  'token sei_1',
  'ApiKey',
  'another-service',
  'Basic YTpi, Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2ln',
  'Basic YTpi, ApiKey <key>',
])('an Authorization that is no key of ours does not compete with x-api-key: %s', (authorization) => {
  expect(token({ 'x-api-key': '<key>', authorization })).toBe(key)
})

test('a header that came twice is not taken for its first or last value', () => {
  const headers = new Headers({ 'x-api-key': key })
  headers.append('x-api-key', other)
  expect([key, other]).not.toContain(presentedToken(headers))
})

test.each(['Basic <key>', 'ApiKey <key> <other>', 'ApiKey,<key>', 'Token <key>'])(
  'what is no documented form is not understood: %s',
  (authorization) => {
    expect(token({ authorization })).not.toBe(key)
  },
)
