import { expect, test } from 'vitest'
import { StoredFilters } from '../../../schema/team'
import { GatheredFilters, mergeFilters, withoutIntegrations } from './merge-filters'

const entry = (integrationId: number, values: string[], filterKey = 'REPO_ID', operator = 'IN') => ({
  integrationId,
  filterKey,
  operator,
  values,
})
const gatherFilters = (leaves: StoredFilters['groupedFilters'][]) => {
  const gathered = new GatheredFilters()
  for (const leaf of leaves) gathered.add(leaf)
  return gathered.result()
}
const stored = StoredFilters.parse({
  groupedFilters: { SCM: [entry(1, ['a']), entry(2, ['b'])], ITSM: [entry(3, ['Done'], 'STATUS_CATEGORY')] },
  categories: ['x'],
  insightConfigs: { a: 1 },
})

test('an entry replaces the values of the same group, integration, key and operator, and no others', () => {
  const merged = mergeFilters(stored, {
    groupedFilters: { SCM: [entry(1, ['c', 'c', 'd']), entry(1, ['e'], 'REPO_ID', 'NOT_IN'), entry(1, ['f'], 'BRANCH')] },
  })
  expect(merged).toEqual({
    ...stored,
    groupedFilters: {
      SCM: [entry(1, ['c', 'd']), entry(2, ['b']), entry(1, ['e'], 'REPO_ID', 'NOT_IN'), entry(1, ['f'], 'BRANCH')],
      ITSM: stored.groupedFilters.ITSM,
    },
  })
})

test('an entry without values is removed, and a group without entries too', () => {
  const input = { groupedFilters: { ITSM: [entry(3, [], 'STATUS_CATEGORY')], SCM: [entry(9, [])] } }
  expect(mergeFilters(stored, input).groupedFilters).toEqual({ SCM: stored.groupedFilters.SCM })
})

test('other members are replaced where they are sent', () => {
  expect(mergeFilters(stored, { categories: [], metricsUsingDeveloperFilters: ['PRODUCTIVITY'] })).toEqual({
    ...stored,
    categories: [],
    metricsUsingDeveloperFilters: ['PRODUCTIVITY'],
  })
})

test('merging the same once more changes nothing', () => {
  const once = mergeFilters(stored, { groupedFilters: { SCM: [entry(1, ['z'])] } })
  expect(mergeFilters(once, { groupedFilters: { SCM: [entry(1, ['z'])] } })).toEqual(once)
})

test('leaves are gathered with the values of all', () => {
  expect(gatherFilters([{ SCM: [entry(1, ['a'])] }, { SCM: [entry(1, ['b', 'a'])], IM: [entry(2, ['x'])] }])).toEqual({
    SCM: [entry(1, ['a', 'b'])],
    IM: [entry(2, ['x'])],
  })
})

test('the filters of an integration go with it', () => {
  expect(withoutIntegrations(stored, (id) => id === 1 || id === 3).groupedFilters).toEqual({ SCM: [entry(2, ['b'])] })
})

test('what very many teams have between them is gathered, each value once', () => {
  const entries = Array.from({ length: 150_000 }, (_, index) => entry(index % 7, [`repository ${index % 12_000}`]))
  const { SCM } = gatherFilters([{ SCM: entries }])
  expect(SCM).toHaveLength(7)
  expect(new Set(SCM!.flatMap(({ values }) => values)).size).toBe(12_000)
})
