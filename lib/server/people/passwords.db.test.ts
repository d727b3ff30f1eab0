import { expect, test } from 'vitest'
import { linkOf, makeLonePerson, testPassword } from '../../testing/make/lone-person'
import { actorOf } from '../../testing/make/people'
import { signedInAs } from '../../testing/make/session'
import { testRequest } from '../../testing/make/tenant'
import { activityOf, everythingStored } from '../../testing/services/stored'
import { endSession, readSession } from '../access/session'
import { database } from '../database/open'
import { changePassword } from './change-password'
import { deviceOf } from './device-cookie'
import { lookUpLink } from './links'
import { isPassword } from './password-hash'
import { resetPassword } from './reset-password'

const another = 'another battery staple'

const rowOf = async (id: string) => (await database()).prisma.person.findUniqueOrThrow({ where: { id } })
const reset = (secret: string, password = another) => resetPassword({ secret, password }, { ...testRequest })

const wrongCurrent = { code: 'validation', errors: [{ pointer: '/current', detail: 'This is not your current password.' }] }

/** Which of these sessions still count, and why the others ended. */
async function endReasons(sessions: { sessionId: string }[]) {
  const { prisma } = await database()
  return Promise.all(
    sessions.map(async ({ sessionId: id }) => (await prisma.session.findUniqueOrThrow({ where: { id } })).endReason),
  )
}

test('a changed password is the new one, here another session begins, and all that were are over', async () => {
  const person = await makeLonePerson()
  const actor = await actorOf(person.id)
  const others = [await signedInAs(person.id), await signedInAs(person.id)]
  const { secret } = await linkOf(person, 'PASSWORD')
  const before = await rowOf(person.id)
  const { device, endedSessions, sessionId } = await changePassword(actor, { current: testPassword, password: another })
  expect(endedSessions).toBe(2)
  expect(await readSession(sessionId, false)).toMatchObject({ person: { id: person.id } })
  const row = await rowOf(person.id)
  expect(await isPassword(another, row.passwordHash)).toBe(true)
  expect(await endReasons([actor, ...others])).toEqual(['password-changed', 'password-changed', 'password-changed'])
  expect(await readSession(others[0]!.sessionId, false)).toBeNull()
  expect(deviceOf(row, device)).not.toBeNull()
  expect(deviceOf(before, device)).toBeNull()
  await expect(lookUpLink(secret, 'PASSWORD')).rejects.toMatchObject({ code: 'link_not_valid' })
  expect(await activityOf(person.accountId)).toMatchObject([
    { actorId: person.id, type: 'USER', action: 'EDITED', projectId: null, details: { password: 'changed', endedSessions: 2 } },
  ])
  const stored = await everythingStored()
  for (const text of [testPassword, another]) expect(stored).not.toContain(text)
})

test('nobody else is signed out by it', async () => {
  const person = await makeLonePerson()
  const colleague = await actorOf((await makeLonePerson({}, person.accountId)).id)
  await changePassword(await actorOf(person.id), { current: testPassword, password: another })
  expect(await endReasons([colleague])).toEqual([null])
})

test('the current password has to be right, and a refusal changes nothing', async () => {
  const person = await makeLonePerson()
  const [actor, other] = [await actorOf(person.id), await actorOf(person.id)]
  await expect(changePassword(actor, { current: another, password: another })).rejects.toMatchObject(wrongCurrent)
  expect(await isPassword(testPassword, (await rowOf(person.id)).passwordHash)).toBe(true)
  expect(await endReasons([actor, other])).toEqual([null, null])
  expect(await activityOf(person.accountId)).toEqual([])
})

test('who has no password cannot change it, whatever they say is the current one', async () => {
  const actor = await actorOf((await makeLonePerson({ password: false })).id)
  for (const current of [testPassword, 'a password that nobody has', 'null']) {
    await expect(changePassword(actor, { current, password: another })).rejects.toMatchObject(wrongCurrent)
  }
})

test('the current password is guessed at ten times in an hour, and a right one makes them forgotten', async () => {
  const actor = await actorOf((await makeLonePerson()).id)
  const attempt = (current: string, password = another) => changePassword(actor, { current, password })
  for (let times = 0; times < 9; times += 1) await expect(attempt('wrong')).rejects.toMatchObject(wrongCurrent)
  await attempt(testPassword)
  const tries = await Promise.allSettled(Array.from({ length: 14 }, () => attempt('wrong')))
  const codes = tries.map((tried) => tried.status === 'rejected' && tried.reason.code).sort()
  expect(codes).toEqual([...Array(4).fill('too_many_attempts'), ...Array(10).fill('validation')])
  await expect(attempt(another, testPassword)).rejects.toMatchObject({ code: 'too_many_attempts', retryAfter: expect.any(Number) })
})

test('a password is changed 20 times in an hour at most', async () => {
  const person = await makeLonePerson()
  const change = async (times: number) => {
    const [current, password] = times % 2 ? [another, testPassword] : [testPassword, another]
    return changePassword(await actorOf(person.id), { current: current!, password: password! })
  }
  for (let times = 0; times < 20; times += 1) await change(times)
  await expect(change(20)).rejects.toMatchObject({ code: 'too_many_attempts', retryAfter: expect.any(Number) })
})

test('of two changes at once, one is made', async () => {
  const person = await makeLonePerson()
  const [one, other] = [await actorOf(person.id), await actorOf(person.id)]
  const tries = await Promise.allSettled([
    changePassword(one, { current: testPassword, password: 'the first of two at once' }),
    changePassword(other, { current: testPassword, password: 'the second of two at once' }),
  ])
  expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await endReasons([one, other])).toEqual(['password-changed', 'password-changed'])
  const { prisma } = await database()
  expect(await prisma.session.count({ where: { personId: person.id, endedAt: null } })).toBe(1)
})

test('who is signed out everywhere meanwhile changes nothing, and is not signed in again', async () => {
  const person = await makeLonePerson()
  const actor = await actorOf(person.id)
  await endSession(actor.sessionId, 'ended-by-admin')
  await expect(changePassword(actor, { current: testPassword, password: another })).rejects.toMatchObject({ code: 'unauthenticated' })
  expect(await isPassword(testPassword, (await rowOf(person.id)).passwordHash)).toBe(true)
  expect(await (await database()).prisma.session.count({ where: { personId: person.id, endedAt: null } })).toBe(0)
})

test.each(['short', 'password1234', 'Grace Hopper 12'])('%j may not be the new one', async (password) => {
  const actor = await actorOf((await makeLonePerson()).id)
  await expect(changePassword(actor, { current: testPassword, password })).rejects.toMatchObject({
    errors: [{ pointer: '/password' }],
  })
})

test('a password set by a link signs out every browser, and makes this one known to the person', async () => {
  const person = await makeLonePerson()
  const sessions = [await signedInAs(person.id), await signedInAs(person.id)]
  const { secret } = await linkOf(person, 'PASSWORD')
  const { device } = await reset(secret)
  const row = await rowOf(person.id)
  expect(await isPassword(another, row.passwordHash)).toBe(true)
  expect(await endReasons(sessions)).toEqual(['password-changed', 'password-changed'])
  expect(deviceOf(row, device)).not.toBeNull()
  const { prisma } = await database()
  expect(await prisma.session.count({ where: { personId: person.id } })).toBe(2)
  expect(await activityOf(person.accountId)).toMatchObject([
    { actorKind: 'person', actorId: person.id, details: { password: 'reset', endedSessions: 2 } },
  ])
  await expect(reset(secret, 'yet another battery')).rejects.toMatchObject({ code: 'link_not_valid' })
})

test('who has no password yet can choose their first one by a link', async () => {
  const person = await makeLonePerson({ password: false })
  await reset((await linkOf(person, 'PASSWORD')).secret)
  expect(await isPassword(another, (await rowOf(person.id)).passwordHash)).toBe(true)
})

test('a password that may not be one leaves link, password and sessions as they are', async () => {
  const person = await makeLonePerson()
  const session = await signedInAs(person.id)
  const { secret } = await linkOf(person, 'PASSWORD')
  await expect(reset(secret, `${person.email}!`)).rejects.toMatchObject({ errors: [{ pointer: '/password' }] })
  expect(await endReasons([session])).toEqual([null])
  await reset(secret)
})

test.each([
  ['a disabled person', { disabled: true }],
  ['somebody who is only invited', { invited: true }],
])('a link of %s sets no password', async (_who, state) => {
  const person = await makeLonePerson(state)
  const before = await rowOf(person.id)
  await expect(reset((await linkOf(person, 'PASSWORD')).secret)).rejects.toMatchObject({ code: 'link_not_valid' })
  expect(await rowOf(person.id)).toEqual(before)
})

test('an invitation sets no password', async () => {
  const { secret } = await linkOf(await makeLonePerson({ invited: true }), 'INVITATION')
  await expect(reset(secret)).rejects.toMatchObject({ code: 'link_not_valid' })
})
