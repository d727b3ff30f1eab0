import pg from 'pg'
import { encode } from 'next-auth/jwt'
import { beforeAll, expect, test, vi } from 'vitest'
import { GET as listKeys } from '@/app/api/orgs/[org]/projects/[project]/api-keys/route'
import { signedInAs } from '../testing/make/session'
import { makeTenant } from '../testing/make/tenant'
import { database } from '../server/database/open'
import { environment } from '../server/runtime/env'
import { sessionCookie } from './session-cookie'

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

/** The statements that a list of keys makes, by the tables that they are about. */
async function statementsOfList() {
  const asked: string[] = []
  const { query } = pg.Client.prototype
  const spy = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
    const [first] = args as [string | { text: string }]
    const text = typeof first === 'string' ? first : first.text
    // Prisma sets this once for each connection.
    if (!text.startsWith('SET TIME ZONE')) asked.push(text)
    return (query as (...args: unknown[]) => unknown).apply(this, args) as never
  })
  const url = 'http://keys.example.com/api/orgs/eng/projects/web/api-keys'
  const params = Promise.resolve({ org: 'eng', project: 'web' })
  const response = await listKeys(new Request(url), { params })
  spy.mockRestore()
  expect(response.status).toBe(200)
  return asked
}

test('a request for a list of keys asks once who it is, and five times in all', async () => {
  if ((await database()).kind !== 'postgresql') return
  const asked = await statementsOfList()
  expect(asked.filter((text) => /FROM session|role_binding/.test(text))).toHaveLength(1)
  // Who asks, the project and its organization, a page of keys, and how many there are.
  expect(asked).toHaveLength(5)
})
