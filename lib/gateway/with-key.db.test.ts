import { expect, test } from 'vitest'
import { z } from 'zod'
import { makeKey } from '../testing/make/keys'
import { makeTenant } from '../testing/make/tenant'
import type { PlainAnswer } from './answers'
import { withKey } from './with-key'

test('a body whose mistakes overflow the stack is not valid, and no error of ours', async () => {
  const { admin } = await makeTenant()
  const { secret } = await makeKey(admin, { role: 'ADMIN' })
  // As no schema of ours is: each element of the inner list is looked at, and what is wrong is handed up all at once.
  const body = z.object({ outer: z.array(z.array(z.string())) })
  const common = { method: 'post', path: '/lists', tag: 'Lists', summary: 'Lists', responses: {}, maxBytes: 10_000_000 } as const
  const { answer } = withKey('ingest', { ...common, body }, () => null)
  const post = async (outer: unknown) => {
    const headers = { 'x-api-key': secret, 'content-type': 'application/json' }
    const request = new Request('http://localhost/lists', { method: 'POST', headers, body: JSON.stringify({ outer }) })
    const call = { url: request.url, headers: request.headers, params: {}, origin: { requestId: 'x', address: null } }
    return (await answer({ ...call, request })) as PlainAnswer
  }
  const { status, body: said } = await post([Array.from({ length: 300_000 }, () => 0)])
  expect(status).toBe(400)
  expect(JSON.parse(said!)).toMatchObject({ code: 'VALIDATION', message: 'The body has too many mistakes to list.' })
  expect((await post([['x']])).status).toBe(200)
})
