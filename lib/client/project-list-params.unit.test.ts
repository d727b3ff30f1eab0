import { describe, expect, test } from 'vitest'
import type { ListedProject, OrganizationWithProjects } from '../schema/project'
import { isFiltered, loadProjectListParams, projectListSearch, selectProjects } from './project-list-params'

const paramsOf = (search: string) => loadProjectListParams(new URLSearchParams(search))

const project = (name: string, more: Partial<ListedProject> = {}): ListedProject => ({
  id: name,
  identifier: name.toLowerCase(),
  name,
  status: 'ACTIVE',
  liveKeys: 0,
  people: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  ...more,
})

const organizations: OrganizationWithProjects[] = [
  {
    id: '1',
    identifier: 'platform',
    name: 'Platform',
    projects: [
      project('Search', { liveKeys: 2, createdAt: '2026-03-01T00:00:00.000Z' }),
      project('Payments', { liveKeys: 9, createdAt: '2026-02-01T00:00:00.000Z' }),
      project('Old', { status: 'ARCHIVED', identifier: 'legacy_pay' }),
    ],
  },
  { id: '2', identifier: 'data', name: 'Data', projects: [project('Lake 10'), project('Lake 9')] },
  { id: '3', identifier: 'none', name: 'None', projects: [] },
]

const shown = (search: string) =>
  selectProjects(organizations, paramsOf(search)).map(({ identifier, projects }) => `${identifier}: ${projects.map(({ name }) => name).join(', ')}`)

test('everything is shown by name, organizations without projects too', () => {
  expect(shown('')).toEqual(['platform: Old, Payments, Search', 'data: Lake 9, Lake 10', 'none: '])
})

test.each([
  ['?sort=liveKeys', 'platform: Payments, Search, Old'],
  ['?sort=liveKeys&order=asc', 'platform: Old, Search, Payments'],
  ['?sort=createdAt', 'platform: Search, Payments, Old'],
  ['?order=desc', 'platform: Search, Payments, Old'],
])('%s sorts within an organization', (search, expected) => {
  expect(shown(search)[0]).toBe(expected)
})

describe('search and filters', () => {
  test.each([
    ['?q=PAY', ['platform: Old, Payments']],
    ['?q=ｌａｋｅ', ['data: Lake 9, Lake 10']],
    ['?q=pay&status=ARCHIVED', ['platform: Old']],
    ['?status=ACTIVE', ['platform: Payments, Search', 'data: Lake 9, Lake 10']],
    ['?org=none', ['none: ']],
    ['?org=data&q=9', ['data: Lake 9']],
    ['?q=nothing', []],
    ['?org=nobody', []],
  ])('%s', (search, expected) => {
    expect(shown(search)).toEqual(expected)
    expect(isFiltered(paramsOf(search))).toBe(true)
  })
})

test('the URL has what differs from the defaults, and what is wrong in it is ignored', () => {
  expect(projectListSearch(paramsOf(''))).toBe('')
  expect(projectListSearch(paramsOf('?q=a b&org=data&status=ARCHIVED&sort=createdAt'))).toBe('?q=a+b&org=data&status=ARCHIVED&sort=createdAt')
  expect(projectListSearch(paramsOf('?status=GONE&sort=size&order=up'))).toBe('')
})
