import { describe, expect, test } from 'vitest'
import { makeAuthenticator, type Lie } from '../../testing/make/authenticator'
import { linkOf, makeLonePerson, testPassword, type MadePerson } from '../../testing/make/lone-person'
import { addPasskeyOf, begunByPasskey } from '../../testing/make/passkeys'
import { actorOf, makeOffice, secretIn } from '../../testing/make/people'
import { testRequest } from '../../testing/make/tenant'
import { activityOf } from '../../testing/services/stored'
import { withSettings } from '../../testing/services/settings'
import { readSession } from '../access/session'
import { database } from '../database/open'
import { Fault } from '../fault'
import { turnClock } from '../runtime/clock'
import { acceptInvitation } from '../people/accept-invitation'
import { deviceOf } from '../people/device-cookie'
import { makePasswordLink } from '../people/make-password-link'
import { resetPassword } from '../people/reset-password'
import { signIn } from '../people/sign-in'
import { askToAddPasskey } from './add'
import { listOwnPasskeys, removePasskey } from './own-passkeys'
import { askForProof } from './prove'
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

/** Asks so many times, some of them at once. @returns how many were refused as too many */
async function askOften(times: number, origin: typeof testRequest): Promise<number> {
  let refusals = 0
  for (let left = times; left > 0; left -= 55) {
    const asked = Array.from({ length: Math.min(55, left) }, () => askToSignIn(undefined, origin))
    for (const outcome of await Promise.allSettled(asked)) {
      if (outcome.status === 'fulfilled') continue
      expect(outcome.reason).toMatchObject({ code: 'too_many_attempts' })
      refusals += 1
    }
  }
  return refusals
}

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
    expect(await begunByPasskey(person)).toBe(1)
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
    expect([await begunByPasskey(person), await begunByPasskey(other)]).toEqual([0, 0])
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
    expect(await begunByPasskey(person)).toBe(0)
  })

  test('signs in once with an answer, of two at once too, and within five minutes', async () => {
    const { person, authenticator } = await someoneWithPasskey()
    const answer = authenticator.get(await ask())
    const tries = await Promise.allSettled([enter(answer), enter(answer)])
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await begunByPasskey(person)).toBe(1)
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
    expect(await askOften(605, origin)).toBe(5)
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
      expect(await begunByPasskey(person)).toBe(1)
    })
  })

  test('strangers of the same network, who use up what it has, do not keep the person out', async () => {
    const { person, authenticator } = await someoneWithPasskey()
    await withSettings(everyone, async () => {
      const origin = { ...testRequest, address: '203.0.113.98' }
      expect(await askOften(605, origin)).toBe(5)
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
    expect([await begunByPasskey(person), await begunByPasskey(other)]).toEqual([0, 0])
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
