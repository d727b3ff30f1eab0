import { describe, expect, test } from 'vitest'
import { IdentityPage } from '../../schema/identity'
import { identitiesPath, setUpIdentities } from '../../testing/make/identities'

describe('GET', () => {
  async function setUpRows() {
    const parts = await setUpIdentities()
    const { call, github, jira } = parts
    const body = [
      { email: 'bob@example.com', integrationId: github, identity: '=HYPERLINK("x")' },
      { email: 'alice@example.com', integrationId: jira, identity: '@alice' },
      { email: 'alice@example.com', integrationId: github, identity: 'Alice, "A" \u00c4' },
    ]
    expect((await call('PATCH', identitiesPath, { body })).status).toBe(200)
    const emailsOf = async (query: string) => {
      const reply = await call('GET', `${identitiesPath}?${query}`)
      expect(reply.status).toBe(200)
      return IdentityPage.parse(reply.json).content.map(({ email, integrationName }) => `${email} ${integrationName}`)
    }
    return { ...parts, emailsOf }
  }
  const [alice, bob] = ['alice@example.com', 'Bob@Example.com']

  test('a page of identitiesPath, by email', async () => {
    const { call, refs, github, jira } = await setUpRows()
    const reply = await call('GET', identitiesPath)
    const identityOf = (email: string, integrationId: number, integrationName: string, identity: string) => ({
      email,
      developerRefId: refs[email],
      integrationId,
      integrationName,
      identity,
    })
    expect(reply).toMatchObject({ status: 200 })
    expect(reply.json).toEqual({
      content: [
        identityOf(alice, github, 'GitHub', 'Alice, "A" \u00c4'),
        identityOf(alice, jira, 'Jira', '@alice'),
        identityOf(bob, github, 'GitHub', '=HYPERLINK("x")'),
      ],
      totalElements: 3,
      totalPages: 1,
      pageIndex: 0,
      pageSize: 50,
      empty: false,
    })
  })

  test('filters, searches, sorts and pages', async () => {
    const { call, emailsOf, refs, github, jira } = await setUpRows()
    const all = [`${alice} GitHub`, `${alice} Jira`, `${bob} GitHub`]
    expect(await emailsOf(`emails=BOB@example.com`)).toEqual([`${bob} GitHub`])
    expect(await emailsOf(`emails=bob@example.com,${alice}`)).toEqual(all)
    expect(await emailsOf(`emails=bob@example.com&emails=${alice}`)).toEqual(all)
    expect(await emailsOf(`developerRefIds=${refs[alice]}`)).toEqual(all.slice(0, 2))
    expect(await emailsOf(`integrationId=${jira}`)).toEqual([`${alice} Jira`])
    expect(await emailsOf(`integrationId=${jira},${github}&searchKey=identity&searchValue=hyper`)).toEqual([all[2]])
    expect(await emailsOf('searchValue=ALICE')).toEqual(all.slice(0, 2))
    expect(await emailsOf('searchKey=integrationName&searchValue=jir')).toEqual([`${alice} Jira`])
    expect(await emailsOf('searchValue=%C3%A4')).toEqual([all[0]])
    expect(await emailsOf('searchKey=identity&searchValue=%C3%84')).toEqual([all[0]])
    expect(await emailsOf('searchValue=%25')).toEqual([])
    expect(await emailsOf('searchValue=%00')).toEqual([])
    expect(await emailsOf('emails=%00')).toEqual([])
    expect(await emailsOf('sortKey=email&sortOrder=desc')).toEqual([all[2], all[0], all[1]])
    expect(await emailsOf('sortKey=integrationName&sortOrder=desc')).toEqual([all[1], all[0], all[2]])
    expect(await emailsOf('pageSize=2&pageIndex=1')).toEqual([all[2]])
    expect(await call('GET', `${identitiesPath}?pageSize=2&pageIndex=7`)).toMatchObject({
      json: { content: [], totalElements: 3, totalPages: 2, pageIndex: 7, pageSize: 2, empty: true },
    })
  })

  test.each([
    'pageSize=0',
    'pageSize=1001',
    'pageSize=x',
    'pageIndex=-1',
    'pageIndex=1.5',
    'pageIndex=99999999999',
    'searchKey=password&searchValue=x',
    'sortKey=x',
    'sortOrder=up',
    'developerRefIds=x',
    'developerRefIds=9999999999',
    'integrationId=1e3',
  ])('refuses %s', async (query) => {
    const { call } = await setUpIdentities()
    const reply = await call('GET', `${identitiesPath}?${query}`)
    expect(reply).toMatchObject({ status: 400, json: { status: 'error', code: 'VALIDATION' } })
  })

  test('comes as CSV that no spreadsheet runs, and that can be sent back', async () => {
    const { call, github, jira, stored } = await setUpRows()
    const before = await stored()
    const download = await call('GET', identitiesPath, { headers: { accept: 'text/csv' } })
    expect(download.status).toBe(200)
    expect(download.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(download.headers.get('content-disposition')).toBe('attachment; filename="identities.csv"')
    expect(download.headers.get('cache-control')).toBe('no-store')
    expect(download.text.split('\r\n')).toEqual([
      'email,integrationId,identity',
      `alice@example.com,${github},"Alice, ""A"" \u00c4"`,
      `alice@example.com,${jira},'@alice`,
      `Bob@Example.com,${github},"'=HYPERLINK(""x"")"`,
      '',
    ])
    expect(await call('PATCH', identitiesPath, { file: download.text })).toMatchObject({ status: 200 })
    expect(await stored()).toEqual(before)
  })

  test.each([
    ['application/json', 'application/json'],
    ['*/*', 'application/json'],
    ['text/*', 'text/csv; charset=utf-8'],
    ['application/json;q=0.5, text/csv', 'text/csv; charset=utf-8'],
    ['TEXT/CSV', 'text/csv; charset=utf-8'],
    ['text/html, */*;q=0.1', 'application/json'],
  ])('Accept: %s gives %s', async (accept, type) => {
    const { call } = await setUpIdentities()
    expect((await call('GET', identitiesPath, { headers: { accept } })).headers.get('content-type')).toBe(type)
  })

  test('what is neither is not there, and an empty account has a header', async () => {
    const { call } = await setUpIdentities()
    expect(await call('GET', identitiesPath, { headers: { accept: 'text/html' } })).toMatchObject({
      status: 406,
      json: { status: 'error', code: 'NOT_ACCEPTABLE' },
    })
    const empty = await call('GET', identitiesPath, { headers: { accept: 'text/csv' } })
    expect(empty.text).toBe('email,integrationId,identity\r\n')
  })

  test("another account's identities are not in it", async () => {
    const { github, refs } = await setUpRows()
    const { call } = await setUpIdentities()
    expect(await call('GET', identitiesPath)).toMatchObject({ json: { totalElements: 0 } })
    const query = `integrationId=${github}&developerRefIds=${refs[alice]}`
    expect(await call('GET', `${identitiesPath}?${query}`)).toMatchObject({ json: { totalElements: 0 } })
    const download = await call('GET', identitiesPath, { headers: { accept: 'text/csv' } })
    expect(download.text).toBe('email,integrationId,identity\r\n')
  })
})
