import { expect, test, vi } from 'vitest'
import { makeLonePerson } from '../../testing/make/lone-person'
import { withSettings } from '../../testing/services/settings'
import { database } from '../database/open'
import { now } from '../runtime/clock'
import { log } from '../runtime/log'
import { warnOfNoWayIn } from './way-in'

type Admin = { password?: boolean; passkey?: boolean; disabled?: boolean; invited?: boolean; source?: 'HAND' | 'DIRECTORY' }

/** What a start would warn of, where these are the Account Admins. */
async function warningWith(settings: Record<string, string>, ...admins: Admin[]) {
  const { prisma } = await database()
  const ids: string[] = []
  for (const { passkey, source = 'HAND', ...state } of admins) {
    const { id: personId, accountId, email } = await makeLonePerson(state)
    await prisma.roleBinding.create({ data: { accountId, personId, role: 'ACCOUNT_ADMIN', source } })
    const key = { credentialId: Buffer.from(email), publicKey: Buffer.from([1]), counter: 0, name: 'Key', isBackedUp: false }
    if (passkey) await prisma.passkey.create({ data: { personId, ...key } })
    ids.push(personId)
  }
  const undone = new Error('undone')
  const warn = vi.spyOn(log(), 'warn').mockImplementation(() => undefined)
  const provider = { OIDC_ISSUER: 'https://login.example.com', OIDC_CLIENT_ID: 'sei', OIDC_CLIENT_SECRET: 'a secret' }
  await withSettings({ PUBLIC_URL: 'https://keys.example.com', ...provider, ...settings }, () =>
    prisma.$transaction(async (tx) => {
      // Nobody else of this database counts, until the transaction is undone.
      await tx.person.updateMany({ where: { id: { notIn: ids } }, data: { disabledAt: now() } })
      await warnOfNoWayIn(tx)
      throw undone
    }),
  ).catch((error: unknown) => {
    if (error !== undone) throw error
  })
  const told = warn.mock.calls.map(([, message]) => message as unknown as string)
  warn.mockRestore()
  return told.join()
}

const [admins, off] = [{ PASSWORD_SIGN_IN: 'admins' }, { PASSWORD_SIGN_IN: 'off' }]
const required = { REQUIRE_PASSKEY: 'admins' }

test.each<[string, Record<string, string>, Admin[], RegExp]>([
  ['whoever has the role by hand has no password', admins, [{ password: false }], /by hand and a password: while the identity provider is down/],
  ['all who have one have the role from the directory', admins, [{ source: 'DIRECTORY' }], /by hand and a password:/],
  ['the only one is disabled', admins, [{ disabled: true }], /by hand and a password:/],
  ['the only one has not accepted yet', admins, [{ invited: true }], /by hand and a password:/],
  ['the passkey that is needed too is missing', { ...admins, ...required }, [{}], /a password and the passkey that REQUIRE_PASSKEY asks for:/],
  ['nobody has a passkey, and passwords are off', off, [{}], /^PASSWORD_SIGN_IN is off and no active Account Admin has a passkey: without single sign-on/],
  ['a passkey is needed and nobody has one', required, [{}, { disabled: true, passkey: true }], /^no active Account Admin has a password and the passkey/],
  ['there is nobody at all', off, [], /no active Account Admin/],
])('a start warns where %s', async (_why, settings, people, warning) => {
  expect(await warningWith(settings, ...people)).toMatch(warning)
})

test.each<[string, Record<string, string>, Admin[]]>([
  ['passwords are for everybody', {}, [{ password: false }]],
  ['an Account Admin by hand has a password', admins, [{ password: false }, { source: 'DIRECTORY' }, {}]],
  ['they have the passkey too', { ...admins, ...required }, [{ passkey: true }]],
  ['a passkey alone signs somebody in', off, [{ password: false, passkey: true }]],
])('and not where %s', async (_why, settings, people) => {
  expect(await warningWith(settings, ...people)).toBe('')
})
