import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { SessionList } from '../../schema/session'
import { makeLonePerson } from '../../testing/make/lone-person'
import { actorOf } from '../../testing/make/people'
import { signedInAs } from '../../testing/make/session'
import { withSettings } from '../../testing/services/settings'
import { activityOf } from '../../testing/services/stored'
import { readSession } from '../access/session'
import { database } from '../database/open'
import { environment } from '../runtime/env'
import { endOtherSessions, endOwnSession, listOwnSessions } from './own-sessions'
import { changeProfile, getProfile } from './profile'

const minute = 60_000

test('a person sees where they are signed in, this browser first, and nobody else’s', async () => {
  const person = await makeLonePerson()
  await signedInAs((await makeLonePerson({}, person.accountId)).id)
  const { prisma } = await database()
  const add = (more: object) =>
    prisma.session.create({
      data: {
        personId: person.id,
        method: 'password',
        userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0',
        address: '2001:db8:4::19',
        expiresAt: new Date(Date.now() + 60 * minute),
        ...more,
      },
    })
  const older = await add({ lastSeenAt: new Date(Date.now() - 50 * minute) })
  const newer = await add({ lastSeenAt: new Date(Date.now() - 10 * minute), method: 'invitation', address: null, userAgent: '' })
  await add({ endedAt: new Date(), endReason: 'sign-out' })
  await add({ expiresAt: new Date(Date.now() - minute) })
  await add({ lastSeenAt: new Date(Date.now() - (environment().sessionIdleMinutes + 1) * minute) })
  const actor = await actorOf(person.id)
  await prisma.session.update({ where: { id: actor.sessionId }, data: { lastSeenAt: new Date(Date.now() - 30 * minute) } })
  expect(await listOwnSessions(actor)).toMatchObject([
    { id: actor.sessionId, isThis: true },
    { id: newer.id, isThis: false, method: 'invitation', browser: 'An unknown browser', address: null },
    { id: older.id, isThis: false, method: 'password', browser: 'Firefox on Linux', isPhone: false, address: '2001:db8:4::19' },
  ])
})

test('a way of signing in that a later release has is told as that release has written it', async () => {
  const { id } = await makeLonePerson()
  const { sessionId } = await signedInAs(id)
  const { prisma } = await database()
  await prisma.session.update({ where: { id: sessionId }, data: { method: 'smart card' } })
  expect(SessionList.parse({ sessions: await listOwnSessions({ id, sessionId }) }).sessions).toMatchObject([{ method: 'smart card' }])
})

test('another browser is signed out at once, and the log tells of it', async () => {
  const person = await makeLonePerson()
  const actor = await actorOf(person.id)
  const other = await signedInAs(person.id)
  await endOwnSession(actor, other.sessionId)
  expect(await readSession(other.sessionId, false)).toBeNull()
  expect(await readSession(actor.sessionId, false)).not.toBeNull()
  const { prisma } = await database()
  expect(await prisma.session.findUniqueOrThrow({ where: { id: other.sessionId } })).toMatchObject({ endReason: 'signed-out-elsewhere' })
  expect(await activityOf(person.accountId)).toMatchObject([{ actorId: person.id, type: 'USER', details: { endedSessions: 1 } }])
})

test('the session of somebody else, or none, is not found and goes on', async () => {
  const person = await makeLonePerson()
  const actor = await actorOf(person.id)
  const colleague = await signedInAs((await makeLonePerson({}, person.accountId)).id)
  for (const sessionId of [colleague.sessionId, randomUUID()]) {
    await expect(endOwnSession(actor, sessionId)).rejects.toMatchObject({ code: 'not_found' })
  }
  expect(await readSession(colleague.sessionId, false)).not.toBeNull()
  expect(await activityOf(person.accountId)).toEqual([])
})

test('all others are signed out together, and this one is not', async () => {
  const person = await makeLonePerson()
  const actor = await actorOf(person.id)
  const others = [await signedInAs(person.id), await signedInAs(person.id)]
  const colleague = await signedInAs((await makeLonePerson({}, person.accountId)).id)
  expect(await endOtherSessions(actor)).toBe(2)
  expect(await endOtherSessions(actor)).toBe(0)
  for (const { sessionId } of others) expect(await readSession(sessionId, false)).toBeNull()
  for (const { sessionId } of [actor, colleague]) expect(await readSession(sessionId, false)).not.toBeNull()
  expect(await activityOf(person.accountId)).toMatchObject([{ details: { endedSessions: 2 } }])
})

test('a person changes their own name, and the log has both', async () => {
  const person = await makeLonePerson()
  const actor = await actorOf(person.id)
  expect(await changeProfile(actor, { name: 'Grace B. M. Hopper' })).toEqual({ name: 'Grace B. M. Hopper' })
  expect(await getProfile(await actorOf(person.id))).toMatchObject({ name: 'Grace B. M. Hopper', email: person.email, hasPassword: true, roles: [] })
  expect(await activityOf(person.accountId)).toMatchObject([
    { targetId: person.id, details: { before: { name: 'Grace Hopper' }, after: { name: 'Grace B. M. Hopper' } } },
  ])
})

const issuer = 'https://login.example.com'
const singleSignOn = { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: 'b', PUBLIC_URL: 'https://keys.example.com' }

test('the profile tells which roles the directory gives, who is linked, and who may use a password', async () => {
  const person = await makeLonePerson()
  const { prisma } = await database()
  const give = (role: 'SEI_ADMIN' | 'ACCOUNT_ADMIN', source: 'HAND' | 'DIRECTORY') =>
    prisma.roleBinding.create({ data: { accountId: person.accountId, personId: person.id, role, source } })
  await give('SEI_ADMIN', 'HAND')
  await give('SEI_ADMIN', 'DIRECTORY')
  await give('ACCOUNT_ADMIN', 'DIRECTORY')
  await prisma.personIdentity.create({ data: { personId: person.id, issuer, subject: person.id } })
  const read = async (more: Record<string, string>) => withSettings({ ...singleSignOn, ...more }, async () => getProfile(await actorOf(person.id)))

  const profile = await read({ PASSWORD_SIGN_IN: 'admins' })
  expect(profile.roles.toSorted()).toEqual(['ACCOUNT_ADMIN', 'SEI_ADMIN'])
  expect(profile.rolesFromDirectory.toSorted()).toEqual(['ACCOUNT_ADMIN', 'SEI_ADMIN'])
  expect(profile).toMatchObject({ isLinked: true, mayUsePassword: false })
  expect(await read({ OIDC_ISSUER: 'https://other.example.com' })).toMatchObject({ isLinked: false, mayUsePassword: true })
  await give('ACCOUNT_ADMIN', 'HAND')
  expect(await read({ PASSWORD_SIGN_IN: 'admins' })).toMatchObject({ mayUsePassword: true })
  expect(await read({ PASSWORD_SIGN_IN: 'off' })).toMatchObject({ mayUsePassword: false })
})

test('the name that they have already changes nothing', async () => {
  const person = await makeLonePerson()
  await changeProfile(await actorOf(person.id), { name: person.name })
  expect(await activityOf(person.accountId)).toEqual([])
})
