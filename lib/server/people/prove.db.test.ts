import { afterEach, expect, test } from 'vitest'
import { makeLonePerson, testPassword } from '../../testing/make/lone-person'
import { addPasskeyOf } from '../../testing/make/passkeys'
import { actorOf } from '../../testing/make/people'
import { withSettings } from '../../testing/services/settings'
import { activityOf, everythingStored } from '../../testing/services/stored'
import { requireRecentProof, waysToProve } from '../access/recent-proof'
import { endSession, readSession } from '../access/session'
import { database } from '../database/open'
import { askForProof, provePasskey } from '../passkeys/prove'
import { turnClock } from '../runtime/clock'
import { changePassword } from './change-password'
import { proveByPassword } from './prove-by-password'

const wrong = { code: 'validation', errors: [{ pointer: '/password', detail: 'This is not your password.' }] }
const hour = 60 * 60_000
const withProvider = { OIDC_ISSUER: 'http://127.0.0.1:1', OIDC_CLIENT_ID: 'x', OIDC_CLIENT_SECRET: 'x', PUBLIC_URL: 'http://127.0.0.1:2' }

afterEach(() => turnClock(0))

const provedAt = async ({ sessionId }: { sessionId: string }) =>
  (await (await database()).prisma.session.findUniqueOrThrow({ where: { id: sessionId } })).provedAt

test('the right password makes the proof of this session recent, begins none and is nowhere stored', async () => {
  const person = await makeLonePerson()
  const [actor, other] = [await actorOf(person.id), await actorOf(person.id)]
  const { prisma } = await database()
  turnClock(hour - 60_000)
  await expect(requireRecentProof(actor)).rejects.toMatchObject({ code: 'proof_needed', body: { ways: ['password'] } })
  await proveByPassword(actor, { password: testPassword })
  const signedIn = await readSession(actor.sessionId, false)
  await requireRecentProof({ ...actor, ...signedIn! })
  expect(await provedAt(other)).toBeNull()
  expect(await prisma.session.count({ where: { personId: person.id } })).toBe(2)
  expect(await activityOf(person.accountId)).toEqual([])
  expect(await everythingStored()).not.toContain(testPassword)
})

test('a wrong one does not, and the line of the request says that it was a failed sign-in', async () => {
  const actor = await actorOf((await makeLonePerson()).id)
  await expect(proveByPassword(actor, { password: 'another battery staple' })).rejects.toMatchObject(wrong)
  expect(actor.request).toMatchObject({ event: 'sign_in_failed' })
  expect(await provedAt(actor)).toBeNull()
})

test('after ten wrong ones in an hour the right one is refused too, as it is for a change of the password', async () => {
  const person = await makeLonePerson()
  const actor = await actorOf(person.id)
  for (let tries = 0; tries < 10; tries += 1) await expect(proveByPassword(actor, { password: `guess ${tries}` })).rejects.toMatchObject(wrong)
  const tooMany = { code: 'too_many_attempts', retryAfter: expect.any(Number) }
  await expect(proveByPassword(await actorOf(person.id), { password: testPassword })).rejects.toMatchObject(tooMany)
  await expect(changePassword(actor, { current: testPassword, password: 'another battery staple' })).rejects.toMatchObject(tooMany)
  expect(await provedAt(actor)).toBeNull()
})

test('the right one forgives the wrong ones before', async () => {
  const actor = await actorOf((await makeLonePerson()).id)
  for (let tries = 0; tries < 9; tries += 1) await expect(proveByPassword(actor, { password: `guess ${tries}` })).rejects.toMatchObject(wrong)
  await proveByPassword(actor, { password: testPassword })
  await expect(proveByPassword(actor, { password: 'guess' })).rejects.toMatchObject(wrong)
  await proveByPassword(actor, { password: testPassword })
})

test('in a session that ended meanwhile there is nothing to prove', async () => {
  const actor = await actorOf((await makeLonePerson()).id)
  await endSession(actor.sessionId)
  await expect(proveByPassword(actor, { password: testPassword })).rejects.toMatchObject({ code: 'unauthenticated' })
  expect(await provedAt(actor)).toBeNull()
})

test('who has no password, or may not sign in with it, cannot use one', async () => {
  const { prisma } = await database()
  const nobody = await actorOf((await makeLonePerson({ password: false })).id)
  await expect(proveByPassword(nobody, { password: 'a password that nobody has' })).rejects.toMatchObject(wrong)
  const person = await makeLonePerson()
  const actor = await actorOf(person.id)
  await withSettings({ ...withProvider, PASSWORD_SIGN_IN: 'off' }, async () => {
    expect(await waysToProve(prisma, actor)).toEqual([])
    await expect(proveByPassword(actor, { password: testPassword })).rejects.toMatchObject(wrong)
  })
  await withSettings({ ...withProvider, PASSWORD_SIGN_IN: 'admins' }, async () => {
    await expect(proveByPassword(actor, { password: testPassword })).rejects.toMatchObject(wrong)
    const role = { accountId: person.accountId, personId: person.id, role: 'ACCOUNT_ADMIN' } as const
    await prisma.roleBinding.create({ data: { ...role, source: 'DIRECTORY' } })
    expect(await waysToProve(prisma, actor)).toEqual([])
    await prisma.roleBinding.create({ data: role })
    await proveByPassword(actor, { password: testPassword })
  })
})

test('a passkey is a way of everybody who has one, and the provider of a session that it began', async () => {
  const { prisma } = await database()
  const person = await makeLonePerson({ password: false })
  const [byProvider, other] = [await actorOf(person.id), await actorOf(person.id)]
  const identity = await prisma.personIdentity.create({ data: { personId: person.id, issuer: 'http://127.0.0.1:1', subject: person.id } })
  await prisma.session.update({ where: { id: byProvider.sessionId }, data: { identityId: identity.id } })
  expect(await waysToProve(prisma, byProvider)).toEqual([])
  await withSettings(withProvider, async () => {
    expect(await waysToProve(prisma, byProvider)).toEqual(['oidc'])
    expect(await waysToProve(prisma, other)).toEqual([])
  })
  await addPasskeyOf(other)
  expect(await waysToProve(prisma, other)).toEqual(['passkey'])
  // A passkey belongs to a host name.
  await withSettings({ PUBLIC_URL: 'http://192.0.2.1:3000' }, async () => expect(await waysToProve(prisma, other)).toEqual([]))
})

test('a passkey makes the proof of the session that asked recent, and of no other', async () => {
  const person = await makeLonePerson()
  const [actor, other] = [await actorOf(person.id), await actorOf(person.id)]
  const { authenticator } = await addPasskeyOf(actor)
  const stranger = await actorOf((await makeLonePerson({}, person.accountId)).id)
  const { authenticator: another } = await addPasskeyOf(stranger)
  turnClock(hour - 60_000)
  await expect(provePasskey(actor, another.get(await askForProof(actor)))).rejects.toMatchObject({ code: 'validation' })
  const ofOther = authenticator.get(await askForProof(other))
  await expect(provePasskey(actor, ofOther)).rejects.toMatchObject({ code: 'conflict' })
  await expect(provePasskey(stranger, authenticator.get(await askForProof(stranger)))).rejects.toMatchObject({ code: 'validation' })
  const answer = authenticator.get(await askForProof(actor))
  await provePasskey(actor, answer)
  await requireRecentProof({ ...actor, ...(await readSession(actor.sessionId, false))! })
  await expect(provePasskey(actor, answer)).rejects.toMatchObject({ code: 'conflict' })
  expect([await provedAt(other), await provedAt(stranger)]).toEqual([null, null])
})

test('where a passkey is needed after the password, the password alone proves nothing', async () => {
  const { prisma } = await database()
  const actor = await actorOf((await makeLonePerson()).id)
  await addPasskeyOf(actor)
  expect(await waysToProve(prisma, actor)).toEqual(['password', 'passkey'])
  await withSettings({ REQUIRE_PASSKEY: 'admins' }, async () => expect(await waysToProve(prisma, actor)).toEqual(['password', 'passkey']))
  await withSettings({ REQUIRE_PASSKEY: 'everyone' }, async () => {
    expect(await waysToProve(prisma, actor)).toEqual(['passkey'])
    await expect(proveByPassword(actor, { password: testPassword })).rejects.toMatchObject(wrong)
    // Whose session is from before the setting has no other way yet.
    expect(await waysToProve(prisma, await actorOf((await makeLonePerson()).id))).toEqual(['password'])
  })
})

test('a change of the password proves no more than the password would, and the provider still ends the session', async () => {
  const { prisma } = await database()
  const person = await makeLonePerson()
  const actor = await actorOf(person.id)
  const { authenticator } = await addPasskeyOf(actor)
  const identity = await prisma.personIdentity.create({ data: { personId: person.id, issuer: 'http://127.0.0.1:1', subject: person.id } })
  const ofProvider = { identityId: identity.id, oidcSid: 'its session', idToken: 'sealed' }
  await prisma.session.update({ where: { id: actor.sessionId }, data: ofProvider })
  turnClock(hour - 60_000)
  await withSettings({ REQUIRE_PASSKEY: 'everyone' }, async () => {
    const { sessionId } = await changePassword(actor, { current: testPassword, password: 'another battery staple' })
    expect(await prisma.session.findUniqueOrThrow({ where: { id: sessionId } })).toMatchObject(ofProvider)
    const changed = { ...actor, ...(await readSession(sessionId, false))! }
    await expect(requireRecentProof(changed)).rejects.toMatchObject({ code: 'proof_needed', body: { ways: ['passkey'] } })
    await provePasskey(changed, authenticator.get(await askForProof(changed)))
    await requireRecentProof({ ...changed, ...(await readSession(sessionId, false))! })
  })
  const other = await actorOf((await makeLonePerson()).id)
  turnClock(2 * hour - 120_000)
  const { sessionId } = await changePassword(other, { current: testPassword, password: 'another battery staple' })
  await requireRecentProof({ ...other, ...(await readSession(sessionId, false))! })
})
