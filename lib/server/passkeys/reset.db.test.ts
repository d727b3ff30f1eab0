import { describe, expect, test } from 'vitest'
import { makeAuthenticator } from '../../testing/make/authenticator'
import { makeLonePerson } from '../../testing/make/lone-person'
import { addPasskeyOf } from '../../testing/make/passkeys'
import { makeOffice, secretIn } from '../../testing/make/people'
import { signedInAs } from '../../testing/make/session'
import { testRequest } from '../../testing/make/tenant'
import { activityOf, everythingStored } from '../../testing/services/stored'
import { readSession } from '../access/session'
import { database } from '../database/open'
import { listOwnPasskeys } from './own-passkeys'
import { resetPasskeys } from './reset'
import { askToSignIn, signInByPasskey } from './sign-in'
import { addFirstPasskey, askByLink } from './use-link'

const request = () => ({ ...testRequest })
const ask = () => askToSignIn(undefined, request())
const refused = { code: 'wrong_credentials', detail: 'This passkey does not sign you in here. Use another one, or sign in another way.' }
const enter = (answer: Parameters<typeof signInByPasskey>[0]) => signInByPasskey(answer, request(), 'a browser')

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
