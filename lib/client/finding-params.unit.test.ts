import { expect, test } from 'vitest'
import { findingSearch, loadFindingParams, toListFindings } from './finding-params'

test('a kind that there is not counts as absent, and a page is asked for by its cursor', () => {
  const asked = loadFindingParams({ kind: 'unused', cursor: 'abc' })
  expect(findingSearch(asked)).toBe('?kind=unused&cursor=abc')
  expect(toListFindings(asked)).toMatchObject({ cursor: 'abc' })
  expect(loadFindingParams({ kind: 'dismissed' }).kind).toBe('dismissed')
  expect(loadFindingParams({ kind: 'everything' }).kind).toBeNull()
  expect(toListFindings({ cursor: 'x'.repeat(10_000) }).cursor).toBeUndefined()
})
