import { encode } from 'next-auth/jwt'
import { expect, test, vi } from 'vitest'
import { GET as listKeys, POST as createKey } from '@/app/api/orgs/[org]/projects/[project]/api-keys/route'
import { signedInAs } from '../testing/make/session'
import { makeTenant } from '../testing/make/tenant'
import { statementsOf } from '../testing/services/statements'
import { database } from '../server/database/open'
import type { Prisma } from '../server/prisma-client/client'
import { now } from '../server/runtime/clock'
import { environment } from '../server/runtime/env'
import { sessionCookie } from './next-auth-cookies'

const jar = new Map<string, string>()

vi.mock('next/headers', () => ({
  cookies: async () => ({ getAll: () => [...jar].map(([name, value]) => ({ name, value })) }),
}))

/** Gives the browser of the tests a session of this person. */
async function signIn(personId: string) {
  const { sessionId } = await signedInAs(personId)
  const token = { sub: personId, sid: sessionId }
  jar.set(sessionCookie(), await encode({ token, secret: environment().authSecret }))
}

const url = 'http://keys.example.com/api/orgs/eng/projects/web/api-keys'
const params = Promise.resolve({ org: 'eng', project: 'web' })

test('a request for a list of keys asks once who it is, and six times in all', async () => {
  if ((await database()).kind !== 'postgresql') return
  await signIn((await makeTenant()).lead.id)
  const asked = await statementsOf(async () => expect((await listKeys(new Request(url), { params })).status).toBe(200))
  expect(asked.filter((text) => /FROM session|role_binding/.test(text))).toHaveLength(1)
  // Who asks, the project and its organization, a page of keys, how many there are, and their calls of a week.
  expect(asked).toHaveLength(6)
})

/** A request for a key whose body has begun. @returns the request, and what sends the rest of it */
function requestOfKey() {
  const body = new TextEncoder().encode(JSON.stringify({ name: 'held back', role: 'INGESTION' }))
  let end = () => undefined as void
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(body.slice(0, 5))
      end = () => {
        controller.enqueue(body.slice(5))
        controller.close()
      }
    },
  })
  const headers = { 'content-type': 'application/json', origin: environment().publicUrl }
  const init = { method: 'POST', body: stream, headers, duplex: 'half' }
  return { request: new Request(url, init as RequestInit), end: () => end() }
}

type Change = Prisma.PersonUpdateInput

test.each([
  ['is disabled', 401, (): Change => ({ disabledAt: now() })],
  ['is signed out', 401, (): Change => ({ sessions: { updateMany: { where: {}, data: { endedAt: now() } } } })],
  ['loses the role', 403, (): Change => ({ roleBindings: { updateMany: { where: {}, data: { role: 'SEI_VIEWER' } } } })],
])('who %s while their request still comes in does not get what it asks for', async (_what, status, changed) => {
  const { seiAdmin } = await makeTenant()
  await signIn(seiAdmin.id)
  const { request, end } = requestOfKey()
  const answer = createKey(request, { params })
  // Longer than it takes to look who asks.
  await listKeys(new Request(url), { params })
  const { prisma } = await database()
  await prisma.person.update({ where: { id: seiAdmin.id }, data: changed() })
  end()
  expect((await answer).status).toBe(status)
  expect(await prisma.apiKey.count({ where: { projectId: seiAdmin.projectId } })).toBe(0)
})
