import { randomUUID } from 'node:crypto'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { activityOf, everythingStored } from '../../testing/services/stored'
import { database } from '../database/open'
import type { RequestOrigin } from '../runtime/request'
import { hashPassword } from './password'
import { signIn as signInWith } from './sign-in'

const signIn = (input: unknown, request: RequestOrigin) => signInWith(input, request, 'a browser')

const password = 'correct horse battery'
const from = (address: string) => ({ requestId: '22222222-2222-4222-8222-222222222222', address })
const home = from('192.0.2.1')

const wrong = { code: 'wrong_credentials', status: 401 }
const tooMany = { code: 'too_many_attempts', status: 429, retryAfter: expect.any(Number) }

let accountId: string
let passwordHash: string

beforeAll(async () => {
  const { prisma } = await database()
  accountId = (await prisma.account.create({ data: { identifier: randomUUID(), name: 'Test account' } })).id
  passwordHash = await hashPassword(password)
})

afterEach(() => void vi.useRealTimers())

async function makePerson(more: { passwordHash?: null; disabledAt?: Date } = {}) {
  const { prisma } = await database()
  const email = `ada-${randomUUID().slice(0, 8)}@example.com`
  return prisma.person.create({ data: { accountId, email, name: 'Ada', passwordHash, ...more } })
}

const failTimes = async (times: number, email: string, request = home) => {
  for (let index = 0; index < times; index += 1) {
    await expect(signIn({ email, password: 'wrong' }, { ...request })).rejects.toMatchObject(wrong)
  }
}

test('a person signs in with their password', async () => {
  const { id, email } = await makePerson()
  expect(await signIn({ email, password }, home)).toEqual({ id, name: 'Ada', email })
})

test('whatever the case of the email, and with spaces around it', async () => {
  const { id, email } = await makePerson()
  expect(await signIn({ email: `  ${email.toUpperCase()} `, password }, home)).toMatchObject({ id })
})

test('a refusal is told to the line of the request as sign_in_failed, and a success is not', async () => {
  const { email } = await makePerson()
  const refused = async (address: string) => {
    const request = from(address)
    await expect(signIn({ email, password: 'wrong' }, request)).rejects.toThrow()
    return request
  }
  expect(await refused('192.0.2.201')).toMatchObject({ event: 'sign_in_failed', code: 'wrong_credentials' })
  for (let times = 0; times < 9; times += 1) await refused('192.0.2.201')
  expect(await refused('192.0.2.201')).toMatchObject({ event: 'sign_in_failed', code: 'too_many_attempts' })
  const good = from('192.0.2.202')
  await signIn({ email, password }, good)
  expect(good).toEqual(from('192.0.2.202'))
})

describe('the refusal is the same', () => {
  test.each([
    ['for a wrong password', async () => ({ email: (await makePerson()).email, password: `${password} ` })],
    ['for an unknown email', async () => ({ email: `${randomUUID()}@example.com`, password })],
    ['for a disabled person', async () => ({ email: (await makePerson({ disabledAt: new Date() })).email, password })],
    ['for a person without a password', async () => ({ email: (await makePerson({ passwordHash: null })).email, password })],
    ['for the password that nobody has', async () => ({ email: 'x@example.com', password: 'a password that nobody has' })],
    ['without an email', async () => ({ password })],
    ['without a password', async () => ({ email: (await makePerson()).email })],
    ['for what is no email', async () => ({ email: "' OR 1=1 --", password })],
    ['for what is no text', async () => ({ email: { contains: '@' }, password: ['x'] })],
    ['for nothing', async () => undefined],
  ])('%s', async (name, input) => {
    const refusal = await signIn(await input(), from(name)).catch((fault) => fault)
    expect(refusal).toMatchObject({ ...wrong, detail: 'The email or the password is wrong.' })
  })
})

describe('the activity log', () => {
  const rowsOf = async (label: string) => (await activityOf(accountId)).filter((row) => row.actorLabel === label)

  test('tells of each sign-in', async () => {
    const { id, email } = await makePerson()
    await signIn({ email, password }, home)
    expect(await rowsOf(email)).toMatchObject([
      { actorKind: 'person', actorId: id, projectId: null, type: 'USER_LOGIN', action: 'SUCCESS', ...home },
    ])
  })

  test('tells of each failure, and does not say that it was that person', async () => {
    const { email } = await makePerson()
    await failTimes(2, email)
    const failure = { actorKind: 'nobody', actorId: null, type: 'USER_LOGIN', action: 'FAIL', details: {}, ...home }
    expect(await rowsOf(email)).toMatchObject([failure, failure])
  })

  test('tells of a disabled person’s right password as of a failure', async () => {
    const { email } = await makePerson({ disabledAt: new Date() })
    await expect(signIn({ email, password }, home)).rejects.toMatchObject(wrong)
    expect(await rowsOf(email)).toMatchObject([{ actorKind: 'nobody', action: 'FAIL' }])
  })

  test('belongs to no account where nobody has the email', async () => {
    const email = `${randomUUID()}@example.com`
    await failTimes(1, email)
    const { prisma } = await database()
    expect(await prisma.activity.findMany({ where: { actorLabel: email } })).toMatchObject([
      { accountId: null, actorKind: 'nobody', action: 'FAIL' },
    ])
  })

  test('and the rest of the database keep no password, not even one in the wrong field', async () => {
    const { email } = await makePerson()
    const mistyped = 'my-secret-passphrase'
    await expect(signIn({ email: mistyped, password: mistyped }, home)).rejects.toMatchObject(wrong)
    await signIn({ email, password }, home)
    const stored = await everythingStored()
    expect(stored).toContain(email)
    for (const text of [mistyped, password]) expect(stored).not.toContain(text)
  })
})

describe('after ten failures in five minutes', () => {
  test('not even the right password helps, and nothing of it is looked at', async () => {
    const { email } = await makePerson()
    await failTimes(10, email)
    await expect(signIn({ email, password }, home)).rejects.toMatchObject(tooMany)
    expect((await activityOf(accountId)).filter((row) => row.actorLabel === email)).toHaveLength(10)
  })

  test('of twenty at once, ten are looked at', async () => {
    const { email } = await makePerson()
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, () => signIn({ email, password: 'wrong' }, home)),
    )
    const codes = tries.map((attempt) => attempt.status === 'rejected' && attempt.reason.code).sort()
    expect(codes).toEqual([
      ...Array.from({ length: 10 }, () => 'too_many_attempts'),
      ...Array.from({ length: 10 }, () => 'wrong_credentials'),
    ])
  })

  test('another case of the email is no way around it', async () => {
    const { email } = await makePerson()
    await failTimes(10, email)
    await expect(signIn({ email: ` ${email.toUpperCase()}`, password }, home)).rejects.toMatchObject(tooMany)
  })

  test('emails that nobody has are slowed down alike', async () => {
    const email = `${randomUUID()}@example.com`
    await failTimes(10, email)
    await expect(signIn({ email, password }, home)).rejects.toMatchObject(tooMany)
  })

  test('an IPv6 network of one caller is one address', async () => {
    const { email } = await makePerson()
    for (let host = 0; host < 10; host += 1) {
      const wrong = signIn({ email, password: 'not the password' }, from(`2001:db8:0:7::${host}`))
      await expect(wrong).rejects.toMatchObject({ code: 'wrong_credentials' })
    }
    await expect(signIn({ email, password }, from('2001:db8:0:7::ffff'))).rejects.toMatchObject(tooMany)
    await expect(signIn({ email, password }, from('2001:db8:0:8::1'))).resolves.toMatchObject({ email })
  })

  test('a hundred failures from one address, whatever the emails, are the end of its tries', async () => {
    const { email } = await makePerson()
    const caller = from('192.0.2.99')
    const attempts = Array.from({ length: 103 }, (_, index) =>
      signIn({ email: `nobody-${index}@example.com`, password }, caller).catch((fault) => fault.code),
    )
    const codes = await Promise.all(attempts)
    expect(codes.filter((code) => code === 'too_many_attempts')).toHaveLength(3)
    await expect(signIn({ email, password }, caller)).rejects.toMatchObject(tooMany)
    const { prisma } = await database()
    const told = { details: { path: ['reason'], equals: 'too many attempts' }, address: '192.0.2.99' }
    expect(await prisma.activity.count({ where: told })).toBe(1)
  })

  test('another address, or another email, still signs in', async () => {
    const [person, other] = await Promise.all([makePerson(), makePerson()])
    await failTimes(10, person.email)
    await expect(signIn({ email: person.email, password }, from('192.0.2.2'))).resolves.toMatchObject({ id: person.id })
    await expect(signIn({ email: other.email, password }, home)).resolves.toMatchObject({ id: other.id })
  })

  test('the wait is told, and then the right password helps again', async () => {
    const { id, email } = await makePerson()
    await failTimes(10, email)
    const refusal = await signIn({ email, password }, home).catch((fault) => fault)
    expect(refusal.retryAfter).toBeGreaterThan(0)
    expect(refusal.retryAfter).toBeLessThanOrEqual(300)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + refusal.retryAfter * 1_000 + 1 })
    await expect(signIn({ email, password }, home)).resolves.toMatchObject({ id })
  })
})

test('a success makes the failures before it forgotten', async () => {
  const { email } = await makePerson()
  await failTimes(9, email)
  await signIn({ email, password }, home)
  await failTimes(9, email)
  await expect(signIn({ email, password }, home)).resolves.toMatchObject({ email })
})
