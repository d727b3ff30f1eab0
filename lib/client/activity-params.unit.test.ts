import { describe, expect, it } from 'vitest'
import { ReadActivity } from '../schema/activity-log'
import { activitySearch, filterQuery, isFiltered, loadActivityParams, pageQuery } from './activity-params'

const fromUrl = (search: string) => loadActivityParams(new URLSearchParams(search))
const now = Date.UTC(2026, 0, 31, 12)

describe('the parameters of the activity log', () => {
  it('ask for the newest page without a query string', () => {
    expect(ReadActivity.parse(pageQuery(fromUrl(''), now))).toEqual({ limit: 50 })
    expect(activitySearch(fromUrl(''))).toBe('')
    expect(isFiltered(fromUrl(''))).toBe(false)
  })

  it('say in the URL what is shown', () => {
    const search =
      '?emails=ana@example.com,ben@example.com&types=API_ACCESS_KEY,USER&actions=EDITED&period=custom&from=2026-01-30T23:00:00.000Z&to=2026-01-31T23:00:00.000Z&target=8f0e&cursor=abc&entry=1'
    expect(ReadActivity.parse(pageQuery(fromUrl(search), now))).toEqual({
      emails: ['ana@example.com', 'ben@example.com'],
      types: ['API_ACCESS_KEY', 'USER'],
      actions: ['EDITED'],
      from: new Date('2026-01-30T23:00:00.000Z'),
      to: new Date('2026-01-31T23:00:00.000Z'),
      target: '8f0e',
      limit: 50,
      cursor: 'abc',
    })
    expect(activitySearch(fromUrl(search))).toBe(search)
    expect(isFiltered(fromUrl(search))).toBe(true)
  })

  it('count a period back from now, whatever days are in the URL', () => {
    const query = filterQuery(fromUrl('?period=7d&from=2020-01-01T00:00:00.000Z&to=2020-01-02T00:00:00.000Z'), now)
    expect(query).toMatchObject({ from: '2026-01-24T12:00:00.000Z', to: undefined })
    expect(isFiltered(fromUrl('?period=24h'))).toBe(true)
  })

  it('filter by nothing while the days are not chosen yet', () => {
    expect(isFiltered(fromUrl('?period=custom'))).toBe(false)
    expect(isFiltered(fromUrl('?cursor=abc&entry=1'))).toBe(false)
  })

  it('know a person by any spelling of the email, and ignore what is nothing', () => {
    const { emails, types } = fromUrl('?emails=%20Ana@Example.com,,%00&types=api_key,USER')
    expect(emails).toEqual(['ana@example.com'])
    expect(types).toEqual(['USER'])
  })

  it('never keep a secret', () => {
    const secret = `sei_${'a'.repeat(40)}`
    expect(activitySearch(fromUrl(`?emails=${secret}`))).not.toContain('a'.repeat(30))
  })
})
