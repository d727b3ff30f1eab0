import { encode } from 'next-auth/jwt'
import { beforeAll, expect, test, vi } from 'vitest'
import { GET as listKeys } from '@/app/api/orgs/[org]/projects/[project]/api-keys/route'
import { signedInAs } from '../testing/make/session'
import { makeTenant } from '../testing/make/tenant'
import { statementsOf } from '../testing/services/statements'
import { database } from '../server/database/open'
import { environment } from '../server/runtime/env'
import { sessionCookie } from './next-auth-cookies'

const jar = new Map<string, string>()

vi.mock('next/headers', () => ({
  cookies: async () => ({ getAll: () => [...jar].map(([name, value]) => ({ name, value })) }),
}))

beforeAll(async () => {
  const { lead } = await makeTenant()
  const { sessionId } = await signedInAs(lead.id)
  const token = { sub: lead.id, sid: sessionId }
  jar.set(sessionCookie(), await encode({ token, secret: environment().authSecret }))
})

test('a request for a list of keys asks once who it is, and six times in all', async () => {
  if ((await database()).kind !== 'postgresql') return
  const url = 'http://keys.example.com/api/orgs/eng/projects/web/api-keys'
  const params = Promise.resolve({ org: 'eng', project: 'web' })
  const asked = await statementsOf(async () => expect((await listKeys(new Request(url), { params })).status).toBe(200))
  expect(asked.filter((text) => /FROM session|role_binding/.test(text))).toHaveLength(1)
  // Who asks, the project and its organization, a page of keys, how many there are, and their calls of a week.
  expect(asked).toHaveLength(6)
})
