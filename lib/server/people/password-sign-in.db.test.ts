import { expect, test } from 'vitest'
import { inAccount } from '../../testing/make/account-actor'
import { linkOf, makeLonePerson, testPassword } from '../../testing/make/lone-person'
import { makeTenant } from '../../testing/make/tenant'
import { withSettings } from '../../testing/services/settings'
import { waysToProve } from '../access/recent-proof'
import { database } from '../database/open'
import { acceptInvitation } from './accept-invitation'
import { makePasswordLink } from './make-password-link'
import { resetPassword } from './reset-password'
import { signIn } from './sign-in'

const request = { requestId: '44444444-4444-4444-8444-444444444444', address: '198.51.100.7' }

const where = <T>(passwordSignIn: 'on' | 'admins' | 'off', run: () => Promise<T>) => {
  const provider = { OIDC_ISSUER: 'https://login.example.com', OIDC_CLIENT_ID: 'sei', OIDC_CLIENT_SECRET: 'a secret' }
  return withSettings({ PUBLIC_URL: 'https://keys.example.com', ...provider, PASSWORD_SIGN_IN: passwordSignIn }, run)
}

const enters = ({ email }: { email: string }) =>
  signIn({ email, password: testPassword }, { ...request }, { userAgent: 'a browser' }).then(
    () => true,
    (error: { code?: string }) => error.code,
  )

async function makePerson(source?: 'HAND' | 'DIRECTORY') {
  const person = await makeLonePerson()
  const { id, accountId } = person
  const { prisma } = await database()
  if (source) await prisma.roleBinding.create({ data: { accountId, personId: id, role: 'ACCOUNT_ADMIN', source } })
  return person
}

test.each([
  ['on', true, true, true],
  ['admins', true, 'wrong_credentials', 'wrong_credentials'],
  ['off', 'wrong_credentials', 'wrong_credentials', 'wrong_credentials'],
] as const)('where it is %s, Account Admins by hand: %s; those by the directory: %s; others: %s', async (setting, byHand, byDirectory, others) => {
  const people = [await makePerson('HAND'), await makePerson('DIRECTORY'), await makePerson()]
  await where(setting, async () => {
    const outcomes = []
    for (const person of people) outcomes.push(await enters(person))
    expect(outcomes).toEqual([byHand, byDirectory, others])
  })
})

test('where it is admins, who may not sign in with a password chooses none', async () => {
  const invited = await makeLonePerson({ invited: true })
  const { secret: invitation } = await linkOf(invited, 'INVITATION')
  const { secret } = await linkOf(await makePerson(), 'PASSWORD')
  const { secret: ofAdmin } = await linkOf(await makePerson('HAND'), 'PASSWORD')
  const { admin, viewer } = await makeTenant()
  const forbidden = { code: 'forbidden', detail: expect.stringContaining('single sign-on') }
  const accepted = { secret: invitation, name: 'Ana', password: 'correct horse battery' }
  const password = 'another horse battery'
  await where('admins', async () => {
    await expect(acceptInvitation(accepted, { ...request }, 'a browser')).rejects.toMatchObject(forbidden)
    await expect(resetPassword({ secret, password }, { ...request })).rejects.toMatchObject(forbidden)
    await expect(makePasswordLink(await inAccount(admin), viewer.id)).rejects.toMatchObject(forbidden)
    await resetPassword({ secret: ofAdmin, password }, { ...request })
  })
})

test('a password that does not sign in is no way to show who one is', async () => {
  const { prisma } = await database()
  const ways = ({ id }: { id: string }) => waysToProve(prisma, { id, sessionId: id })
  const [byHand, other] = [await makePerson('HAND'), await makePerson()]
  expect(await where('admins', async () => [await ways(byHand), await ways(other)])).toEqual([['password'], []])
})
