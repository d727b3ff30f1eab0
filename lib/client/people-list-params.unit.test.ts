import { describe, expect, it } from 'vitest'
import { isFiltered, loadPeopleListParams, peopleListSearch, toListPeople } from './people-list-params'

const fromUrl = (search: string) => loadPeopleListParams(new URLSearchParams(search))
const project = '11111111-1111-4111-8111-111111111111'

describe('the parameters of the list of people', () => {
  it('are the usual ones without a query string', () => {
    expect(toListPeople(fromUrl(''))).toEqual({ sort: 'name', limit: 25 })
    expect(peopleListSearch(fromUrl(''))).toBe('')
    expect(isFiltered(fromUrl(''))).toBe(false)
  })

  it('say in the URL what the list shows', () => {
    const search = `?q=ada&project=${project}&role=SEI_VIEWER&status=INVITED&sort=lastSignInAt&order=asc&cursor=abc`
    expect(toListPeople(fromUrl(search))).toEqual({
      q: 'ada',
      projectId: project,
      role: 'SEI_VIEWER',
      status: 'INVITED',
      sort: 'lastSignInAt',
      order: 'asc',
      cursor: 'abc',
      limit: 25,
    })
    expect(peopleListSearch(fromUrl(search))).toBe(search)
  })

  it('count each of them as a filter, but not the order', () => {
    for (const search of ['q=a', `project=${project}`, 'role=SEI_ADMIN', 'status=ACTIVE']) {
      expect(isFiltered(fromUrl(search)), search).toBe(true)
    }
    expect(isFiltered(fromUrl('sort=createdAt&order=asc&cursor=x'))).toBe(false)
  })

  it('ignore what cannot be understood, and cut what is too long', () => {
    const strange = `role=OWNER&status=GONE&project=web&sort=email&order=up&q=%20%20&cursor=${'c'.repeat(9_000)}`
    expect(toListPeople(fromUrl(strange))).toEqual({ sort: 'name', limit: 25 })
    expect(toListPeople(fromUrl(`q=${'a'.repeat(500)}`)).q).toHaveLength(200)
  })

  it('have the hint of a secret instead of the secret', () => {
    expect(fromUrl('q=sei_AbCd0123456789EfGh0123456789IjKlWxYz').q).toBe('sei_AbCd…WxYz')
  })
})
