import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, test } from 'vitest'
import { database } from '../server/database/open'
import { makeCompany } from '../testing/make/developers'
import { clientOf } from '../testing/calls/gateway'
import { testRequest } from '../testing/make/tenant'
import { toAnswer } from './answer-call'
import { csvDownload } from './csv-download'

const { prisma } = await database()
afterEach(async () => void Object.assign(await database(), { prisma }))

/** From now on queries of these kinds fail as without a database. */
async function lose(...members: (string | symbol)[]) {
  const get = (target: object, name: string | symbol) => {
    if (members.includes(name)) throw Object.assign(new Error('terminated'), { code: '57P01' })
    return Reflect.get(target, name) as unknown
  }
  Object.assign(await database(), { prisma: new Proxy(prisma, { get }) })
}

describe('where the database cannot be asked for the first rows', () => {
  test.each([
    ['/v2/developers', '$queryRaw'],
    ['/v2/developers/download', '$queryRaw'],
    ['/v2/developers/identities', '$queryRaw'],
    ['/v2/activity-logs', '$queryRaw'],
  ])('%s is 503, and no file', async (path, member) => {
    const { secret } = await makeCompany()
    const headers = { accept: 'text/csv' }
    expect(await clientOf(secret)('GET', path, { headers })).toMatchObject({ status: 200 })
    await lose(member)
    const answer = await clientOf(secret)('GET', path, { headers })
    expect(answer).toMatchObject({ status: 503, json: { code: 'UNAVAILABLE' } })
    expect(answer.headers.get('retry-after')).toBe('5')
    expect(answer.headers.has('content-disposition')).toBe(false)
  })
})

test('what breaks later breaks the file off, so that nobody takes a part for the whole', async () => {
  const pieces = (async function* () {
    yield 'a,b\r\n'
    throw new Error('terminated')
  })()
  const { status, headers, body } = await toAnswer(csvDownload(pieces, 'some.csv'), testRequest)
  expect(status).toBe(200)
  expect(headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="some.csv"',
    'cache-control': 'no-store',
    'x-request-id': testRequest.requestId,
  })
  await expect(text(body as AsyncIterable<string> as never)).rejects.toThrow('could not be made to its end')
})
