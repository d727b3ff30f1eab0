import { describe, expect, test } from 'vitest'
import { makeAuthenticator } from '../../testing/make/authenticator'
import { linkOf, makeLonePerson, testPassword } from '../../testing/make/lone-person'
import { begunByPasskey } from '../../testing/make/passkeys'
import { makeOffice } from '../../testing/make/people'
import { testRequest } from '../../testing/make/tenant'
import { disablePerson } from '../people/disable'
import { resetPassword } from '../people/reset-password'
import { listOwnPasskeys } from './own-passkeys'
import { addFirstPasskey, askByLink } from './use-link'

const request = () => ({ ...testRequest })

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
    expect(await begunByPasskey(person)).toBe(1)
  })

  test('is not used by an answer that shows no passkey, or is to another link', async () => {
    const [person, other] = [await makeLonePerson(), await makeLonePerson()]
    const [{ secret }, { secret: others }] = [await linkOf(person, 'PASSKEY'), await linkOf(other, 'PASSKEY')]
    const wrong = makeAuthenticator().create(await askByLink(secret, request()), { origin: 'http://evil.example' })
    await expect(addFirstPasskey({ ...wrong, secret, name: 'Key' }, request(), '')).rejects.toMatchObject({ code: 'validation' })
    const ofOther = makeAuthenticator().create(await askByLink(others, request()))
    await expect(addFirstPasskey({ ...ofOther, secret, name: 'Key' }, request(), '')).rejects.toMatchObject({ code: 'conflict' })
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
