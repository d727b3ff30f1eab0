import { expect, test } from 'vitest'
import { canonicalPath } from './canonical-path'

const path = '/gateway/sei/api/v2/teams/1'

test.each([
  path,
  '/gateway/%73ei/api/v2/teams/%31',
  '/gateway/sei//api/v2/teams/1',
  '/gateway/sei/api///v2//teams/1',
  '/gateway/sei/./api/x/../v2/teams/1',
  '/gateway/sei/api/%2e%2e/api/v2/teams/1',
  `${path}#there`,
])('%s is one of its spellings', (spelling) => expect(canonicalPath(spelling)).toBe(path))

test.each([
  ['a slash at the end', `${path}/`],
  ['a doubled slash before the gateway', `/${path}`],
  ['a doubled slash in its prefix', path.replace('/sei', '//sei')],
  ['an escaped slash', path.replace('/teams', '%2Fteams')],
  ['a percent sign that is escaped', path.replace('/1', '/%2531')],
  ['a capital letter', path.replace('/teams', '/Teams')],
])('%s stays what it is', (_name, other) => expect(canonicalPath(other)).toBe(other))

test('what stands in a path is decoded once, and written in one way', () => {
  expect(canonicalPath('/sei/api/%41%2541^%5e@')).toBe('/sei/api/A%2541%5E%5E%40')
})

test.each(['/sei/%', '/sei/%zz', '/sei/%C0%AF', '/sei/%E0%A4%A', '/sei\\api', '/sei/..\\x'])('%s is no path', (other) =>
  expect(canonicalPath(other)).toBeNull(),
)
