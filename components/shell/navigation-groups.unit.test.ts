import { expect, test } from 'vitest'
import { visibleGroups } from './navigation-groups'

const ref = { org: 'eng', project: 'web', mayChangeSettings: false, mayReadActivity: false }
const labels = (...input: Parameters<typeof visibleGroups>) =>
  visibleGroups(...input).map(({ label, pages }) => [label, ...pages.map((page) => page.label)])

test('pages of the account are shown to those who may use them, pages of a project while one is open', () => {
  expect(labels(ref, [])).toEqual([['SEI Settings', 'API Keys']])
  expect(labels(ref, ['people:read'])).toEqual([
    ['SEI Settings', 'API Keys'],
    ['Access', 'People'],
  ])
  expect(labels(null, ['people:read', 'projects:change'])).toEqual([['Access', 'People', 'Projects']])
  expect(labels(null, ['activity_logs:read'])).toEqual([['Access', 'Account Activity']])
  expect(labels(null, [])).toEqual([])
  expect(labels({ ...ref, mayChangeSettings: true, mayReadActivity: true }, [])).toEqual([
    ['SEI Settings', 'API Keys', 'Activity Logs', 'Project Settings'],
  ])
})

test('each leads to its page', () => {
  expect(visibleGroups(ref, ['people:read']).flatMap(({ pages }) => pages.map(({ href }) => href))).toEqual([
    '/orgs/eng/projects/web/account-management/api-keys',
    '/account/people',
  ])
})
