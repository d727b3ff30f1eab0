import { describe, expect, it, test } from 'vitest'
import { isFiltered, keyListSearch, loadKeyListParams, toListKeys } from './key-list-params'

const fromUrl = (search: string) => loadKeyListParams(new URLSearchParams(search))

test('a cursor as long as the API makes them is kept, a longer one dropped and not cut', () => {
  const withCursor = (cursor: string) => toListKeys(loadKeyListParams(`?cursor=${cursor}`)).cursor
  expect(withCursor('c'.repeat(3_000))).toHaveLength(3_000)
  expect(withCursor('c'.repeat(9_000))).toBeUndefined()
})

describe('the parameters of the key list', () => {
  it('are the usual ones without a query string', () => {
    expect(toListKeys(fromUrl(''))).toEqual({ sort: 'createdAt', limit: 25 })
    expect(keyListSearch(fromUrl(''))).toBe('')
    expect(isFiltered(fromUrl(''))).toBe(false)
  })

  it('say in the URL what the list shows', () => {
    const search = '?q=ci&role=ADMIN&sort=name&order=desc&cursor=abc'
    expect(toListKeys(fromUrl(search))).toEqual({
      q: 'ci',
      role: 'ADMIN',
      sort: 'name',
      order: 'desc',
      cursor: 'abc',
      limit: 25,
    })
    expect(keyListSearch(fromUrl(search))).toBe(search)
  })

  it('ignore what cannot be understood, and cut what is too long', () => {
    expect(toListKeys(fromUrl('role=OWNER&sort=secret&order=up&q=%20%20'))).toEqual({ sort: 'createdAt', limit: 25 })
    expect(toListKeys(fromUrl(`q=${'a'.repeat(500)}`)).q).toHaveLength(200)
  })
})
