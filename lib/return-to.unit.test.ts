import { describe, expect, it } from 'vitest'
import { safeReturnTo } from './return-to'

describe('safeReturnTo', () => {
  it.each(['/', '/orgs/default/projects/demo/account-management/api-keys?q=a%20b&sort=name#top', '/orgs/a%2Fb'])(
    'keeps a path of this app: %s',
    (path) => expect(safeReturnTo(path)).toBe(path),
  )

  it.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '\\\\evil.example/',
    '/\t/evil.example/',
    '/\n/evil.example/',
    '/..//evil.example/',
    '/./\\evil.example/',
    'javascript:alert(1)',
    'orgs/default',
    ' /orgs',
    '',
    undefined,
    null,
    ['/orgs', '/orgs'],
    7,
  ])('refuses to leave it: %j', (value) => expect(safeReturnTo(value)).toBe('/'))
})
