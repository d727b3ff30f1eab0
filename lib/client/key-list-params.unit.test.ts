import { describe, expect, it } from 'vitest'
import { isFiltered, keyListSearch, loadKeyListParams, toListKeys } from './key-list-params'

const fromUrl = (search: string) => loadKeyListParams(new URLSearchParams(search))

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
