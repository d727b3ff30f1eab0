import { describe, expect, it, test } from 'vitest'
import { isFiltered, keyListSearch, loadKeyListParams, toListDeletedKeys, toListKeys } from './key-list-params'
import { cleanSearch } from './list-params'

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
    const search = '?q=ci&role=ADMIN&state=PAUSED&sort=name&order=desc&cursor=abc'
    expect(toListKeys(fromUrl(search))).toEqual({
      q: 'ci',
      role: 'ADMIN',
      state: 'PAUSED',
      sort: 'name',
      order: 'desc',
      cursor: 'abc',
      limit: 25,
    })
    expect(keyListSearch(fromUrl(search))).toBe(search)
  })

  it('ask for deleted keys by what they have, the last deleted first', () => {
    const shared = { role: 'INGESTION', q: 'ci', limit: 25 }
    expect(toListDeletedKeys(fromUrl('?tab=deleted&q=ci&role=INGESTION&state=PAUSED'))).toEqual({ ...shared, sort: 'deletedAt' })
    expect(toListDeletedKeys(fromUrl('?q=ci&role=INGESTION&sort=lastUsedAt')).sort).toBe('deletedAt')
    expect(toListDeletedKeys(fromUrl('?sort=name&order=desc'))).toEqual({ sort: 'name', order: 'desc', limit: 25 })
  })

  it('count as filters only where they hide keys', () => {
    expect(isFiltered(fromUrl('?state=PAUSED'))).toBe(true)
    expect(isFiltered(fromUrl('?tab=deleted&key=8f0e2b1c-6f0b-4b52-9d0e-1c2d3e4f5a6b&sort=name'))).toBe(false)
  })

  it('ignore what cannot be understood, and cut what is too long', () => {
    expect(toListKeys(fromUrl('role=OWNER&sort=secret&order=up&q=%20%20'))).toEqual({ sort: 'createdAt', limit: 25 })
    expect(toListKeys(fromUrl(`q=${'a'.repeat(500)}`)).q).toHaveLength(200)
    expect(toListKeys(fromUrl(`q=${'a'.repeat(199)}${encodeURIComponent('😀😀')}`)).q).toBe(`${'a'.repeat(199)}😀`)
  })

  it.each([
    ...[0x00, 0x01, 0x1f, 0x7f, 0x9f, 0xad, 0x34f, 0x61c, 0x115f, 0x180b, 0x200b, 0x200f, 0x202a, 0x202e, 0x2060, 0x2069],
    ...[0x3164, 0xd83d, 0xde00, 0xfe00, 0xfe0f, 0xfeff, 0xffa0, 0xe0001, 0xe0041, 0xe01ef],
  ])('leave out U+%i of a search, which nobody sees', (code) => {
    const character = String.fromCodePoint(code)
    expect(cleanSearch(`${character}c${character}i${character}`)).toBe('ci')
    expect(toListKeys({ ...fromUrl(''), q: cleanSearch(character) })).toEqual({ sort: 'createdAt', limit: 25 })
  })

  it('have the hint of a secret instead of the secret', () => {
    const secret = 'sei_AbCd0123456789EfGh0123456789IjKlWxYz'
    expect(fromUrl(`q=${secret}`).q).toBe('sei_AbCd…WxYz')
    expect(keyListSearch({ ...fromUrl(''), q: secret })).toBe(`?q=${encodeURIComponent('sei_AbCd…WxYz')}`)
    for (const inside of ['\0', '\t', '\u200b']) expect(cleanSearch(secret.slice(0, 9) + inside + secret.slice(9))).toBe('sei_AbCd…WxYz')
  })
})
