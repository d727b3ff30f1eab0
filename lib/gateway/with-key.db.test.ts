import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { makeKey } from '../testing/keys'
import { makeTenant } from '../testing/tenant'
import { withKey } from './with-key'

test('a body whose mistakes overflow the stack is not valid, and no error of ours', async () => {
  const { admin } = await makeTenant()
  const { secret } = await makeKey(admin, { role: 'ADMIN' })
  // As no schema of ours is: each element of the inner list is looked at, and what is wrong is handed up all at once.
  const body = z.object({ outer: z.array(z.array(z.string())) })
  const common = { method: 'post', path: '/lists', tag: 'Lists', summary: 'Lists', responses: {} } as const
  const { handler } = withKey('ingest', { ...common, body }, async () => null)
  const app = new Hono().post('/lists', handler)
  const post = (outer: unknown) =>
    app.request('/lists', {
      method: 'POST',
      headers: { 'x-api-key': secret, 'content-type': 'application/json' },
      body: JSON.stringify({ outer }),
    })
  const answer = await post([Array.from({ length: 300_000 }, () => 0)])
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ code: 'VALIDATION', message: 'The body has too many mistakes to list.' })
  expect((await post([['x']])).status).toBe(200)
})
