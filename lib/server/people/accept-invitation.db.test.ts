import { describe, expect, test } from 'vitest'
import { linkOf, makeLonePerson, testPassword } from '../../testing/make/lone-person'
import { testRequest } from '../../testing/make/tenant'
import { activityOf, everythingStored } from '../../testing/services/stored'
import { readSession } from '../access/session'
import { database } from '../database/open'
import { acceptInvitation } from './accept-invitation'
import { deviceOf } from './device-cookie'
import { isPassword } from './password-hash'
import { showLink } from './show-link'
import { signIn } from './sign-in'

async function accept(secret: string, more: { name?: string; password?: string } = {}, request = { ...testRequest }) {
  const { begun } = await acceptInvitation({ secret, name: 'Grace H.', password: testPassword, ...more }, request, 'a browser')
  return begun!
}

const rowOf = async (id: string) => (await database()).prisma.person.findUniqueOrThrow({ where: { id } })

const doesNotWork = { code: 'link_not_valid' }

test('whoever accepts is active, under the name and with the password that they chose, and signed in', async () => {
  const person = await makeLonePerson({ invited: true })
  const { secret } = await linkOf(person, 'INVITATION')
  const { person: accepted, sessionId, device } = await accept(secret)
  expect(accepted).toEqual({ id: person.id, name: 'Grace H.', email: person.email })
  const row = await rowOf(person.id)
  expect(row).toMatchObject({ name: 'Grace H.', invitedAt: null, disabledAt: null })
  expect(row.lastSignInAt).not.toBeNull()
  expect(await isPassword(testPassword, row.passwordHash)).toBe(true)
  expect(await readSession(sessionId, false)).toMatchObject({ person: accepted })
  expect(deviceOf({ id: person.id, passwordHash: row.passwordHash }, device)).not.toBeNull()
  const { prisma } = await database()
  expect(await prisma.session.findUniqueOrThrow({ where: { id: sessionId } })).toMatchObject({
    method: 'invitation',
    userAgent: 'a browser',
    address: testRequest.address,
  })
})

test('before, nobody signs in as them', async () => {
  const { email } = await makeLonePerson({ invited: true })
  await expect(signIn({ email, password: testPassword }, { ...testRequest }, { userAgent: 'a browser' })).rejects.toMatchObject({
    code: 'wrong_credentials',
  })
})

test('the activity log of the account tells of it, without a secret', async () => {
  const person = await makeLonePerson({ invited: true })
  const { secret } = await linkOf(person, 'INVITATION')
  await accept(secret)
  expect(await activityOf(person.accountId)).toMatchObject([
    {
      actorKind: 'person',
      actorId: person.id,
      actorLabel: person.email,
      projectId: null,
      type: 'USER',
      action: 'EDITED',
      targetId: person.id,
      details: { invitation: 'accepted' },
    },
  ])
  const stored = await everythingStored()
  for (const text of [secret, testPassword]) expect(stored).not.toContain(text)
})

test('looking at an invitation accepts nothing', async () => {
  const person = await makeLonePerson({ invited: true })
  const { secret } = await linkOf(person, 'INVITATION')
  for (let times = 0; times < 3; times += 1) {
    expect(await showLink(secret, 'INVITATION', { ...testRequest })).toMatchObject({ email: person.email })
  }
  expect(await rowOf(person.id)).toMatchObject({ passwordHash: null, invitedAt: expect.any(Date) })
})

describe('a password that may not be one', () => {
  test.each([
    ['short', /at least 12/],
    ['password1234', /too easy/],
    ['Grace Hopper 12', /email or the name/],
    ['x'.repeat(129), /at most 128/],
  ])('%j is refused at its field, and the invitation works on', async (password, detail) => {
    const person = await makeLonePerson({ invited: true })
    const { secret } = await linkOf(person, 'INVITATION')
    await expect(accept(secret, { name: 'Grace Hopper', password })).rejects.toMatchObject({
      code: 'validation',
      errors: [{ pointer: '/password', detail: expect.stringMatching(detail) }],
    })
    expect(await rowOf(person.id)).toMatchObject({ passwordHash: null, invitedAt: expect.any(Date) })
    await accept(secret)
  })
})

test('of two who accept at once, one is in: with their name and password, and one session', async () => {
  const person = await makeLonePerson({ invited: true })
  const { secret } = await linkOf(person, 'INVITATION')
  const tries = await Promise.allSettled([
    accept(secret, { name: 'The first', password: 'a password of the first' }),
    accept(secret, { name: 'The second', password: 'a password of the second' }),
  ])
  expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(tries.find(({ status }) => status === 'rejected')).toMatchObject({ reason: doesNotWork })
  const [won] = tries.flatMap((tried) => (tried.status === 'fulfilled' ? [tried.value] : []))
  const row = await rowOf(person.id)
  expect(row.name).toBe(won!.person.name)
  expect(await isPassword(`a password of ${row.name.toLowerCase()}`, row.passwordHash)).toBe(true)
  const { prisma } = await database()
  expect(await prisma.session.count({ where: { personId: person.id } })).toBe(1)
})

test('who is disabled in between stays out, and is told no more than that the link does not work', async () => {
  const person = await makeLonePerson({ invited: true })
  const { secret } = await linkOf(person, 'INVITATION')
  const { prisma } = await database()
  await prisma.person.update({ where: { id: person.id }, data: { disabledAt: new Date() } })
  await expect(accept(secret)).rejects.toMatchObject(doesNotWork)
  expect(await prisma.session.count({ where: { personId: person.id } })).toBe(0)
})

test('a link to choose a password accepts nothing', async () => {
  const { secret } = await linkOf(await makeLonePerson(), 'PASSWORD')
  await expect(accept(secret)).rejects.toMatchObject(doesNotWork)
})

test('one network tries links 200 times in an hour, and others go on', async () => {
  const request = { ...testRequest, address: '198.51.100.7' }
  for (let times = 0; times < 200; times += 1) await showLink('A'.repeat(43), 'INVITATION', request).catch(() => undefined)
  const person = await makeLonePerson({ invited: true })
  const { secret } = await linkOf(person, 'INVITATION')
  await expect(accept(secret, {}, request)).rejects.toMatchObject({ code: 'too_many_attempts', retryAfter: expect.any(Number) })
  await accept(secret, {}, { ...testRequest, address: '198.51.100.8' })
})
