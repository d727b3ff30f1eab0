import { describe, expect, test } from 'vitest'
import { makeAuthenticator, type Lie } from '../../testing/make/authenticator'
import { linkOf, makeLonePerson, testPassword, type MadePerson } from '../../testing/make/lone-person'
import { addPasskeyOf } from '../../testing/make/passkeys'
import { actorOf, makeOffice, secretIn } from '../../testing/make/people'
import { signedInAs } from '../../testing/make/session'
import { testRequest } from '../../testing/make/tenant'
import { activityOf, everythingStored } from '../../testing/services/stored'
import { withSettings } from '../../testing/services/settings'
import { readSession } from '../access/session'
import { database } from '../database/open'
import { Fault } from '../fault'
import { turnClock } from '../runtime/clock'
import { acceptInvitation } from '../people/accept-invitation'
import { deviceOf } from '../people/device-cookie'
import { disablePerson } from '../people/disable'
import { makePasswordLink } from '../people/make-password-link'
import { resetPassword } from '../people/reset-password'
import { signIn } from '../people/sign-in'
import { askToAddPasskey } from './add'
import { listOwnPasskeys, removePasskey } from './own-passkeys'
import { askForProof } from './prove'
import { resetPasskeys } from './reset'
import { askToSignIn, signInByPasskey } from './sign-in'
import { addFirstPasskey, askByLink } from './use-link'

const request = () => ({ ...testRequest })
const ask = (challengeId?: string) => askToSignIn(challengeId ? { challengeId } : undefined, request())
const enter = (answer: Parameters<typeof signInByPasskey>[0]) => signInByPasskey(answer, request(), 'a browser')

const everyone = { REQUIRE_PASSKEY: 'everyone' }
const refused = { code: 'wrong_credentials', detail: 'This passkey does not sign you in here. Use another one, or sign in another way.' }
const over = { code: 'conflict' }

async function someoneWithPasskey(state?: Parameters<typeof makeLonePerson>[0]) {
  const person = await makeLonePerson(state)
  return { person, ...(await addPasskeyOf(await actorOf(person.id))) }
}

/** How many sessions of a person passkeys have begun. */
const begunOf = async ({ id: personId }: { id: string }) => (await database()).prisma.session.count({ where: { personId, method: 'passkey' } })

describe('a passkey alone', () => {
  test('signs its owner in, whom nobody has named before', async () => {
    const { person, authenticator } = await someoneWithPasskey()
    const asked = await ask()
    expect(asked.options).toMatchObject({ rpId: 'localhost', userVerification: 'required' })
    expect(asked.options.allowCredentials).toBeUndefined()
    const { sessionId, device, person: entered } = await enter(authenticator.get(asked))
    const { id, name, email, accountId } = person
    expect(entered).toEqual({ id, name, email })
    expect(await readSession(sessionId, false)).toMatchObject({ person: { id } })
    const { prisma } = await database()
    expect(await prisma.session.findUniqueOrThrow({ where: { id: sessionId } })).toMatchObject({ method: 'passkey', userAgent: 'a browser' })
    const { passwordHash, lastSignInAt } = await prisma.person.findUniqueOrThrow({ where: { id } })
    expect(deviceOf({ id, passwordHash }, device)).not.toBeNull()
    expect(lastSignInAt).not.toBeNull()
    expect((await activityOf(accountId)).at(-1)).toMatchObject({ actorId: id, type: 'USER_LOGIN', action: 'SUCCESS', details: { method: 'passkey' } })
  })

  test('signs in who has no password', async () => {
    const { authenticator, person } = await someoneWithPasskey({ password: false })
    await enter(authenticator.get(await ask()))
    expect(await begunOf(person)).toBe(1)
  })

  test.each<[string, (other: MadePerson) => Lie]>([
    ['of another origin', () => ({ origin: 'https://localhost.evil.example' })],
    ['of another host', () => ({ rpId: 'evil.example' })],
    ['of another challenge', () => ({ challenge: Buffer.alloc(32).toString('base64url') })],
    ['of an authenticator that recognized nobody', () => ({ isVerified: false })],
    ['whose counter did not go up', () => ({ counter: 1 })],
    ['that names nobody', () => ({ userHandle: undefined })],
    ['that names another person', ({ id }) => ({ userHandle: Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url') })],
  ])('with an answer %s signs nobody in, and the log tells of it', async (_what, lie) => {
    const { person, authenticator } = await someoneWithPasskey()
    const other = await makeLonePerson()
    const asked = await ask()
    await expect(enter(authenticator.get(asked, lie(other)))).rejects.toMatchObject(refused)
    await expect(enter(authenticator.get(asked))).rejects.toMatchObject(over)
    expect([await begunOf(person), await begunOf(other)]).toEqual([0, 0])
    expect((await activityOf(person.accountId)).at(-1)).toMatchObject({
      actorKind: 'nobody',
      actorLabel: person.email,
      type: 'USER_LOGIN',
      action: 'FAIL',
      details: { method: 'passkey' },
    })
  })

  test('that nobody has added, or that was removed, is refused as any other', async () => {
    const { person, authenticator, passkey } = await someoneWithPasskey()
    await addPasskeyOf(await actorOf(person.id))
    await removePasskey(await actorOf(person.id), passkey.id)
    await expect(enter(authenticator.get(await ask()))).rejects.toMatchObject(refused)
    await expect(enter(makeAuthenticator().get(await ask()))).rejects.toMatchObject(refused)
    for (const response of [{}, { id: 7 }, { id: '*' }, { id: 'A'.repeat(5_000) }, { id: 'AAAA', response: { userHandle: {} } }]) {
      await expect(enter({ challengeId: (await ask()).challengeId, response })).rejects.toMatchObject(refused)
    }
  })

  test('of a disabled person is refused as any other', async () => {
    const { person, authenticator } = await someoneWithPasskey()
    const { prisma } = await database()
    await prisma.person.update({ where: { id: person.id }, data: { disabledAt: new Date() } })
    await expect(enter(authenticator.get(await ask()))).rejects.toMatchObject(refused)
    expect(await begunOf(person)).toBe(0)
  })

  test('signs in once with an answer, of two at once too, and within five minutes', async () => {
    const { person, authenticator } = await someoneWithPasskey()
    const answer = authenticator.get(await ask())
    const tries = await Promise.allSettled([enter(answer), enter(answer)])
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await begunOf(person)).toBe(1)
    const late = authenticator.get(await ask())
    turnClock(5 * 60_000 + 1_000)
    try {
      await expect(enter(late)).rejects.toMatchObject(over)
    } finally {
      turnClock(0)
    }
  })

  test('does not sign in with what it signed for a proof, or for a new passkey', async () => {
    const { person, authenticator } = await someoneWithPasskey()
    const actor = await actorOf(person.id)
    const asked = await ask()
    for (const { challengeId, options } of [await askForProof(actor), await askToAddPasskey(actor)]) {
      const answer = authenticator.get({ ...asked, options: { ...asked.options, challenge: options.challenge } })
      await expect(enter({ ...answer, challengeId })).rejects.toMatchObject(over)
    }
  })

  test('is asked for, and tried, 600 times in an hour by one network', async () => {
    const origin = { ...testRequest, address: '203.0.113.99' }
    const tries = await Promise.allSettled(Array.from({ length: 605 }, () => askToSignIn(undefined, origin)))
    expect(tries.filter(({ status }) => status === 'rejected')).toHaveLength(5)
    await expect(signInByPasskey({ challengeId: testRequest.requestId, response: {} }, origin, '')).rejects.toMatchObject({ code: 'too_many_attempts' })
    await ask()
  })
})

/** Signs in with the test's password, and answers what it was refused with. */
async function afterPassword({ email }: { email: string }): Promise<Fault> {
  const refusal = await signIn({ email, password: testPassword }, request(), { userAgent: 'a browser' }).catch((error: unknown) => error)
  if (refusal instanceof Fault) return refusal
  throw new Error('The password was enough.')
}
const challengeOf = ({ body }: Fault) => (body as { challengeId: string | null }).challengeId

describe('where everyone needs a passkey', () => {
  test('a right password asks for one of that person, and begins no session', async () => {
    const { person, authenticator } = await someoneWithPasskey()
    await withSettings(everyone, async () => {
      const refusal = await afterPassword(person)
      expect(refusal).toMatchObject({ code: 'passkey_needed', status: 401 })
      const { prisma } = await database()
      expect(await prisma.session.count({ where: { personId: person.id, userAgent: 'a browser' } })).toBe(0)
      const asked = await ask(challengeOf(refusal)!)
      expect(asked.options).toMatchObject({ allowCredentials: [{ id: authenticator.credentialId.toString('base64url') }] })
      // A security key names nobody where it is told which passkey to use.
      await enter(authenticator.get(asked, { userHandle: undefined }))
      expect(await begunOf(person)).toBe(1)
    })
  })

  test('strangers of the same network, who use up what it has, do not keep the person out', async () => {
    const { person, authenticator } = await someoneWithPasskey()
    await withSettings(everyone, async () => {
      const origin = { ...testRequest, address: '203.0.113.98' }
      await Promise.allSettled(Array.from({ length: 605 }, () => askToSignIn(undefined, origin)))
      const refusal = await signIn({ email: person.email, password: testPassword }, origin, { userAgent: 'a browser' }).catch((error: unknown) => error)
      const asked = await askToSignIn({ challengeId: challengeOf(refusal as Fault)! }, origin)
      await expect(signInByPasskey(authenticator.get(asked), origin, 'a browser')).resolves.toMatchObject({ person: { id: person.id } })
    })
  })

  test('the passkey of somebody else is no answer to it', async () => {
    const [{ person }, { authenticator: others, person: other }] = [await someoneWithPasskey(), await someoneWithPasskey()]
    await withSettings(everyone, async () => {
      const asked = await ask(challengeOf(await afterPassword(person))!)
      await expect(enter(others.get(asked))).rejects.toMatchObject(refused)
    })
    expect([await begunOf(person), await begunOf(other)]).toEqual([0, 0])
  })

  test('who has none is told whom to ask, and the log tells of it', async () => {
    const person = await makeLonePerson()
    await withSettings(everyone, async () => {
      const refusal = await afterPassword(person)
      expect(refusal).toMatchObject({ code: 'passkey_needed', detail: expect.stringContaining('Account Admin') })
      expect(challengeOf(refusal)).toBeNull()
    })
    expect(await activityOf(person.accountId)).toMatchObject([{ type: 'USER_LOGIN', action: 'FAIL', details: { reason: 'passkey needed' } }])
  })

  test('a wrong password says nothing of passkeys', async () => {
    const { person } = await someoneWithPasskey()
    await withSettings(everyone, () =>
      expect(signIn({ email: person.email, password: 'wrong' }, request(), { userAgent: '' })).rejects.toMatchObject({
        code: 'wrong_credentials',
        body: undefined,
      }),
    )
  })

  test('who accepts an invitation adds one before they are signed in', async () => {
    const person = await makeLonePerson({ invited: true })
    const { secret } = await linkOf(person, 'INVITATION')
    await withSettings(everyone, async () => {
      const accepted = await acceptInvitation({ secret, name: 'Grace', password: testPassword }, request(), 'a browser')
      expect(accepted).toMatchObject({ begun: null, passkeyUrl: expect.stringMatching(/^http:\/\/localhost:\d+\/passkey#/) })
      const { prisma } = await database()
      expect(await prisma.session.count({ where: { personId: person.id } })).toBe(0)
      const link = secretIn({ url: accepted.passkeyUrl! })
      const answer = makeAuthenticator().create(await askByLink(link, request()))
      const { sessionId } = await addFirstPasskey({ ...answer, secret: link, name: 'Phone' }, request(), 'a browser')
      expect(await readSession(sessionId, false)).toMatchObject({ person: { id: person.id } })
    })
  })

  test('an administrator’s password link leads to a first one, one from the sign-in page does not, and none replaces one', async () => {
    const { admin, seiAdmin, lead } = await makeOffice()
    await addPasskeyOf(lead)
    const reset = (secret: string) => resetPassword({ secret, password: testPassword }, request())
    await withSettings(everyone, async () => {
      expect((await reset(secretIn(await makePasswordLink(admin, seiAdmin.id)))).passkeyUrl).toMatch(/\/passkey#/)
      expect((await reset(secretIn(await makePasswordLink(admin, lead.id)))).passkeyUrl).toBeNull()
    })
    expect(await listOwnPasskeys(lead)).toHaveLength(1)
    const { prisma } = await database()
    const person = await makeLonePerson()
    const { secret } = await linkOf(person, 'PASSWORD')
    await prisma.personLink.updateMany({ where: { personId: person.id }, data: { isRequested: true } })
    await withSettings(everyone, async () => expect((await reset(secret)).passkeyUrl).toBeNull())
  })
})

test('where admins need one, others sign in with a password alone', async () => {
  const { prisma } = await database()
  const [person, admin] = [await makeLonePerson(), await makeLonePerson()]
  await prisma.roleBinding.create({ data: { accountId: admin.accountId, personId: admin.id, role: 'ACCOUNT_ADMIN', projectId: null } })
  await withSettings({ REQUIRE_PASSKEY: 'admins' }, async () => {
    await signIn({ email: person.email, password: testPassword }, request(), { userAgent: '' })
    expect(await afterPassword(admin)).toMatchObject({ code: 'passkey_needed' })
  })
})

describe('a link to add a passkey', () => {
  const use = async (secret: string, authenticator = makeAuthenticator()) =>
    addFirstPasskey({ ...authenticator.create(await askByLink(secret, request())), secret, name: 'Phone' }, request(), 'a browser')

  test('adds one, signs in, and works once', async () => {
    const person = await makeLonePerson()
    const { secret } = await linkOf(person, 'PASSKEY')
    const authenticator = makeAuthenticator()
    const asked = [await askByLink(secret, request()), await askByLink(secret, request())]
    const answers = asked.map((one) => ({ ...makeAuthenticator().create(one), secret, name: 'Phone' }))
    const tries = await Promise.allSettled([...answers.map((answer) => addFirstPasskey(answer, request(), '')), use(secret, authenticator)])
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(askByLink(secret, request())).rejects.toMatchObject({ code: 'link_not_valid' })
    expect(await listOwnPasskeys(person)).toHaveLength(1)
    expect(await begunOf(person)).toBe(1)
  })

  test('is not used by an answer that shows no passkey, or is to another link', async () => {
    const [person, other] = [await makeLonePerson(), await makeLonePerson()]
    const [{ secret }, { secret: others }] = [await linkOf(person, 'PASSKEY'), await linkOf(other, 'PASSKEY')]
    const wrong = makeAuthenticator().create(await askByLink(secret, request()), { origin: 'http://evil.example' })
    await expect(addFirstPasskey({ ...wrong, secret, name: 'Key' }, request(), '')).rejects.toMatchObject({ code: 'validation' })
    const ofOther = makeAuthenticator().create(await askByLink(others, request()))
    await expect(addFirstPasskey({ ...ofOther, secret, name: 'Key' }, request(), '')).rejects.toMatchObject(over)
    await use(secret)
    expect(await listOwnPasskeys(other)).toEqual([])
  })

  test('is no link for anything else, and nothing else is one', async () => {
    const person = await makeLonePerson()
    const passkeyLink = await linkOf(person, 'PASSKEY')
    const passwordLink = await linkOf(person, 'PASSWORD')
    await expect(resetPassword({ secret: passkeyLink.secret, password: testPassword }, request())).rejects.toMatchObject({ code: 'link_not_valid' })
    await expect(askByLink(passwordLink.secret, request())).rejects.toMatchObject({ code: 'link_not_valid' })
  })

  test('does not work for who is disabled', async () => {
    const { admin, lead } = await makeOffice()
    const { secret } = await linkOf({ id: lead.id }, 'PASSKEY')
    const answer = { ...makeAuthenticator().create(await askByLink(secret, request())), secret, name: 'Key' }
    await disablePerson(admin, lead.id, { deleteKeys: [] })
    await expect(addFirstPasskey(answer, request(), '')).rejects.toMatchObject({ code: 'link_not_valid' })
  })
})

describe('a reset', () => {
  test('by an Account Admin takes all passkeys, ends all sessions, and answers a link that nobody is mailed', async () => {
    const { admin, lead, accountId } = await makeOffice()
    const { authenticator } = await addPasskeyOf(lead)
    await addPasskeyOf(lead)
    const other = await signedInAs(lead.id)
    const link = await resetPasskeys(admin, lead.id)
    expect(link).toEqual({ url: expect.stringMatching(/^http:\/\/localhost:\d+\/passkey#[\w-]{43}$/), expiresAt: expect.any(String), mail: 'off' })
    expect(await listOwnPasskeys(lead)).toEqual([])
    expect(await readSession(other.sessionId, false)).toBeNull()
    await expect(enter(authenticator.get(await ask()))).rejects.toMatchObject(refused)
    const tell = (await activityOf(accountId)).find(({ details }) => 'passkeys' in (details as object))
    expect(tell).toMatchObject({ actorId: admin.id, targetId: lead.id, details: { passkeys: 'reset', removed: 2, endedSessions: 3 } })
    const secret = secretIn(link)
    expect(await everythingStored()).not.toContain(secret)
    const answer = makeAuthenticator().create(await askByLink(secret, request()))
    await addFirstPasskey({ ...answer, secret, name: 'New phone' }, request(), '')
    expect(await listOwnPasskeys(lead)).toMatchObject([{ name: 'New phone' }])
  })

  test('takes the place of the link before', async () => {
    const { admin, lead, operator } = await makeOffice()
    const first = secretIn(await resetPasskeys(admin, lead.id))
    const answer = { ...makeAuthenticator().create(await askByLink(first, request())), secret: first, name: 'Key' }
    await resetPasskeys(operator, lead.id)
    await expect(addFirstPasskey(answer, request(), '')).rejects.toMatchObject({ code: 'link_not_valid' })
  })

  test('is for Account Admins, of others in their account who can sign in', async () => {
    const [{ admin, seiAdmin, lead, viewer }, elsewhere] = [await makeOffice(), await makeOffice()]
    for (const actor of [seiAdmin, lead, viewer]) await expect(resetPasskeys(actor, viewer.id)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(resetPasskeys(admin, elsewhere.lead.id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(resetPasskeys(admin, admin.id)).rejects.toMatchObject({ code: 'conflict' })
    for (const state of [{ disabled: true }, { invited: true }]) {
      const { id } = await makeLonePerson(state, admin.accountId)
      await expect(resetPasskeys(admin, id)).rejects.toMatchObject({ code: 'conflict' })
    }
  })

  test('beside a sign-in with the passkey at the same moment leaves no session of it', async () => {
    const { admin, lead } = await makeOffice()
    const { authenticator } = await addPasskeyOf(lead)
    const answer = authenticator.get(await ask())
    await Promise.allSettled([resetPasskeys(admin, lead.id), enter(answer)])
    const { prisma } = await database()
    expect(await prisma.session.count({ where: { personId: lead.id, endedAt: null } })).toBe(0)
  })
})
