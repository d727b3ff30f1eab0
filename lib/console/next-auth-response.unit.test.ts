import { expect, test } from 'vitest'
import { signInResponse } from './next-auth-response'

const refused = (error: string) =>
  Response.json({ url: `https://keys.example.com/sign-in?error=${error}` }, { status: 401 })

test.each([
  ['wrong_credentials:', 401, null],
  ['too_many_attempts:217', 429, '217'],
  ['unavailable:5', 503, '5'],
  ['made_up', 401, null],
  ['__proto__', 401, null],
])('a sign-in refused with %s is answered with %i', async (error, status, retryAfter) => {
  const response = await signInResponse(refused(error))
  expect(response.status).toBe(status)
  expect(response.headers.get('retry-after')).toBe(retryAfter)
  expect(await response.json()).toHaveProperty('url')
})

test('a sign-in that worked is not touched', async () => {
  const response = Response.json({ url: 'https://keys.example.com/' }, { headers: { 'set-cookie': 'session=1' } })
  expect(await signInResponse(response)).toBe(response)
})

test.each(['no json', '{}', '{"url":7}', '{"url":"no url"}', 'null'])('a refusal that says %s stays 401', async (body) => {
  expect((await signInResponse(new Response(body, { status: 401 }))).status).toBe(401)
})
