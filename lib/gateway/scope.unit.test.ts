import { describe, expect, test } from 'vitest'
import type { KeyActor } from '../server/access/actor'
import { requireOwnScope } from './scope'

const actor = { key: { account: 'acme', org: 'eng', project: 'web' } } as KeyActor

const check = (query: string, headers: Record<string, string> = {}) => () =>
  requireOwnScope(actor, `http://localhost/gateway/sei/api/v2/developers/schema${query}`, new Headers(headers))

test.each([
  '',
  '?',
  '?there_is_no_cache=true',
  '?accountIdentifier=acme&orgIdentifier=eng&projectIdentifier=web',
  '?projectIdentifier=web&projectIdentifier=web',
  '?account=acme',
  '?projectIdentifier=%77eb',
])('the own place passes: %s', (query) => {
  expect(check(query)).not.toThrow()
})

test('the own account in the header passes', () => {
  expect(check('', { 'Harness-Account': 'acme' })).not.toThrow()
})

describe('another place is refused, and the answer names the parameter', () => {
  test.each([
    ['?accountIdentifier=other', 'accountIdentifier'],
    ['?account=other', 'account'],
    ['?account=', 'account'],
    ['?account=acme&account=other', 'account'],
    ['?accountIdentifier=acme&account=other', 'account'],
    ['?orgIdentifier=other', 'orgIdentifier'],
    ['?projectIdentifier=ops', 'projectIdentifier'],
    ['?projectIdentifier=', 'projectIdentifier'],
    ['?projectIdentifier=WEB', 'projectIdentifier'],
    ['?projectIdentifier=web&projectIdentifier=ops', 'projectIdentifier'],
    ['?projectIdentifier=ops&projectIdentifier=web', 'projectIdentifier'],
    ['?projectIdentifier=web%00', 'projectIdentifier'],
  ])('%s', (query, name) => {
    const refusal = { code: 'wrong_scope', detail: expect.stringMatching(`^${name} `) }
    expect(check(query)).toThrow(expect.objectContaining(refusal))
  })

  test.each(['other', '', 'acme, other'])('Harness-Account: %j', (account) => {
    expect(check('', { 'harness-account': account })).toThrow(/^Harness-Account /)
  })
})
