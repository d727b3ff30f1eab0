import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { linkOf, makeLonePerson } from '../../testing/make/lone-person'
import { testRequest } from '../../testing/make/tenant'
import { linkIn, mailSettings, startMailServer, type MailServer } from '../../testing/services/mail-server'
import { withSettings } from '../../testing/services/settings'
import { activityOf, everythingStored } from '../../testing/services/stored'
import { backgroundDone } from '../runtime/background'
import { database } from '../database/open'
import { forgotPassword } from './forgot-password'
import { lookUpLink } from './links'
import { resetPassword } from './reset-password'

const publicUrl = 'https://keys.example.com'
let server: MailServer

beforeAll(async () => {
  server = await startMailServer()
})
afterAll(() => server.close())

let lastAddress = 0
/** A request from a network that nothing came from yet. */
const request = () => ({ ...testRequest, address: `198.51.100.${(lastAddress += 1)}` })

/** Asks, and waits for what is done after the answer. */
const forget = (email: string, from = request()) =>
  withSettings(mailSettings(server, publicUrl), async () => {
    await forgotPassword(email, from)
    await backgroundDone()
  })

const mailsTo = (email: string) => server.mails.filter(({ recipients }) => recipients.includes(email))

const tooMany = { code: 'too_many_attempts', retryAfter: expect.any(Number) }

test('a person gets a link by mail, at PUBLIC_URL, which sets a new password', async () => {
  const person = await makeLonePerson()
  await forget(person.email)
  const link = linkIn(mailsTo(person.email)[0]!)
  expect(link).toMatchObject({ origin: publicUrl, pathname: '/password', search: '' })
  const secret = link.hash.slice(1)
  expect(await lookUpLink(secret, 'PASSWORD')).toMatchObject({ email: person.email })
  const { prisma } = await database()
  expect(await prisma.personLink.findMany({ where: { personId: person.id } })).toMatchObject([{ isRequested: true }])
  await resetPassword({ secret, password: 'another battery staple' }, { ...testRequest })
})

test('the log of the account tells that somebody asked, and nothing keeps the secret', async () => {
  const person = await makeLonePerson()
  await forget(person.email)
  expect(await activityOf(person.accountId)).toMatchObject([
    { actorKind: 'nobody', actorId: null, targetId: person.id, type: 'USER', details: { passwordLink: 'requested' } },
  ])
  expect(await everythingStored()).not.toContain(linkIn(mailsTo(person.email)[0]!).hash.slice(1))
})

test.each([
  ['is disabled', { disabled: true }],
  ['is only invited', { invited: true }],
  ['has no password', { password: false }],
])('who %s gets no mail and no link, and the answer is the same', async (_state, state) => {
  const { email, accountId } = await makeLonePerson(state)
  await expect(forget(email)).resolves.toBeUndefined()
  expect(mailsTo(email)).toEqual([])
  expect(await activityOf(accountId)).toEqual([])
})

test('an email that nobody has is answered the same, and so is its fourth request', async () => {
  const { email } = await makeLonePerson()
  const unknown = `${randomUUID()}@example.com`
  const answers = async (whose: string) => {
    const all = []
    for (let times = 0; times < 4; times += 1) all.push(await forget(whose).catch((fault) => [fault.code, fault.detail]))
    return all
  }
  const known = await answers(email)
  expect(await answers(unknown)).toEqual(known)
  expect(known.map((answer) => answer?.[0])).toEqual([undefined, undefined, undefined, 'too_many_attempts'])
  expect(mailsTo(email)).toHaveLength(3)
  expect(mailsTo(unknown)).toEqual([])
})

test('of many requests for one email at once, three are taken', async () => {
  const { email } = await makeLonePerson()
  const tries = await withSettings(mailSettings(server, publicUrl), async () => {
    const all = await Promise.allSettled(Array.from({ length: 8 }, () => forgotPassword(email, request())))
    await backgroundDone()
    return all
  })
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
  expect(mailsTo(email)).toHaveLength(3)
})

test('one network asks 20 times in an hour, whatever the emails', async () => {
  const from = request()
  for (let times = 0; times < 20; times += 1) await forget(`${randomUUID()}@example.com`, from)
  const { email } = await makeLonePerson()
  await expect(forget(email, from)).rejects.toMatchObject(tooMany)
  await forget(email)
  expect(mailsTo(email)).toHaveLength(1)
})

test('asking in the name of somebody makes no link of theirs useless', async () => {
  const person = await makeLonePerson()
  const { secret } = await linkOf(person, 'PASSWORD')
  await forget(person.email)
  await forget(person.email)
  await lookUpLink(secret, 'PASSWORD')
  await lookUpLink(linkIn(mailsTo(person.email)[0]!).hash.slice(1), 'PASSWORD')
})

test('a mail server that fails is no answer of another kind', async () => {
  const failing = await startMailServer({ refuse: true })
  const { email } = await makeLonePerson()
  await withSettings(mailSettings(failing, publicUrl), async () => {
    await forgotPassword(email, request())
    await backgroundDone()
  })
  await failing.close()
})

test('where no mail is sent there is nothing to ask', async () => {
  await expect(forgotPassword((await makeLonePerson()).email, request())).rejects.toMatchObject({ code: 'not_found' })
})
