import { randomUUID } from 'node:crypto'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { cheapHash } from '../../testing/make/cheap-hash'
import { checkNobodyCheaply } from '../../testing/make/nobody'
import { statementsOf } from '../../testing/services/statements'
import { activityOf, everythingStored } from '../../testing/services/stored'
import { readSession } from '../access/session'
import { database } from '../database/open'
import type { RequestOrigin } from '../runtime/request'
import { signIn as signInWith } from './sign-in'

const signIn = (input: unknown, request: RequestOrigin, devices?: string) =>
  signInWith(input, request, { userAgent: 'a browser', devices })

const password = 'correct horse battery'
const from = (address: string) => ({ requestId: '22222222-2222-4222-8222-222222222222', address })

let networks = 0
/** A network that no other test has tried from. */
const newNetwork = () => from(`10.0.${Math.floor((networks += 1) / 250)}.${networks % 250}`)
let home = newNetwork()
beforeEach(() => void (home = newNetwork()))

const wrong = { code: 'wrong_credentials', status: 401 }
const tooMany = { code: 'too_many_attempts', status: 429, retryAfter: expect.any(Number) }

let accountId: string
let passwordHash: string

beforeAll(async () => {
  const { prisma } = await database()
  accountId = (await prisma.account.create({ data: { identifier: randomUUID(), name: 'Test account' } })).id
  passwordHash = await cheapHash(password)
  await checkNobodyCheaply()
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
  const { person, sessionId } = await signIn({ email, password }, home)
  expect(person).toEqual({ id, name: 'Ada', email })
  expect(await readSession(sessionId, false)).toMatchObject({ person })
})

test('whatever the case of the email, and with spaces around it', async () => {
  const { id, email } = await makePerson()
  expect(await signIn({ email: `  ${email.toUpperCase()} `, password }, home)).toMatchObject({ person: { id } })
})

test('a refusal is told to the line of the request as sign_in_failed, and a success is not', async () => {
  const { email } = await makePerson()
  const refused = async (address: string) => {
    const request = from(address)
    await expect(signIn({ email, password: 'wrong' }, request)).rejects.toThrow()
    return request
  }
  expect(await refused('192.0.2.201')).toMatchObject({ event: 'sign_in_failed', code: 'wrong_credentials' })
  for (let times = 0; times < 49; times += 1) await refused('192.0.2.201')
  expect(await refused('192.0.2.201')).toMatchObject({ event: 'sign_in_failed', code: 'too_many_attempts' })
  const good = { ...home }
  await signIn({ email: (await makePerson()).email, password }, good)
  expect(good).toEqual(home)
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

test('the database is asked the same for every failure, so that no time tells which emails exist', async () => {
  if ((await database()).kind !== 'postgresql') return
  const asked = (input: object) => statementsOf(() => signIn(input, newNetwork()).catch(() => undefined))
  const unknown = await asked({ email: `${randomUUID()}@example.com`, password })
  expect(unknown.length).toBeGreaterThan(3)
  expect(await asked({ email: (await makePerson()).email, password: 'wrong' })).toEqual(unknown)
  expect(await asked({ email: (await makePerson({ passwordHash: null })).email, password })).toEqual(unknown)
  expect(await asked({ email: (await makePerson({ disabledAt: new Date() })).email, password })).toEqual(unknown)
  // And for the attempt that locks an account, and those after it.
  const emails = [`${randomUUID()}@example.com`, (await makePerson()).email]
  const [locked, again] = [[], []] as [string[][], string[][]]
  for (const email of emails) {
    for (let times = 0; times < 50; times += 1) await signIn({ email, password: 'wrong' }, newNetwork()).catch(() => undefined)
    locked.push(await asked({ email, password }))
    again.push(await asked({ email, password }))
  }
  expect(locked[0]).toEqual(locked[1])
  expect(again[0]).toEqual(again[1])
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

describe('in browsers that nobody knows', () => {
  /** @returns how many of so many wrong passwords from so many networks were looked at */
  const failFrom = async (networks: number, email: string, times: number) => {
    const places = Array.from({ length: networks }, newNetwork)
    const codes = await Promise.all(
      Array.from({ length: times }, (_, index) =>
        signIn({ email, password: 'wrong' }, places[index % networks]!).catch((fault) => fault.code),
      ),
    )
    return codes.filter((code) => code === 'wrong_credentials').length
  }

  test('of 300 wrong passwords from 60 networks 50 are looked at, also at the same time, and then not even the right one is', async () => {
    const { email } = await makePerson()
    expect(await failFrom(60, email, 300)).toBe(50)
    await expect(signIn({ email, password }, newNetwork())).rejects.toMatchObject(tooMany)
    // The refused ones are told of once.
    const rows = (await activityOf(accountId)).filter((row) => row.actorLabel === email)
    expect(rows).toHaveLength(51)
    expect(rows.filter(({ details }) => 'reason' in (details as object))).toMatchObject([
      { type: 'USER_LOGIN', action: 'FAIL', actorKind: 'nobody', details: { reason: 'too many attempts', limit: 'account' } },
    ])
  })

  test('ten wrong ones at an address that many share lock nobody out there', async () => {
    const { email } = await makePerson()
    await failTimes(10, email)
    await expect(signIn({ email, password }, home)).resolves.toMatchObject({ person: { email } })
  })

  test('another case of the email is no way around it', async () => {
    const { email } = await makePerson()
    await failFrom(60, email, 50)
    await expect(signIn({ email: ` ${email.toUpperCase()}`, password }, home)).rejects.toMatchObject(tooMany)
  })

  test('emails that nobody has are slowed down alike', async () => {
    const email = `${randomUUID()}@example.com`
    expect(await failFrom(60, email, 60)).toBe(50)
  })

  test('a hundred failures from one network, whatever the emails, are the end of its tries', async () => {
    const { email } = await makePerson()
    const caller = from('192.0.2.99')
    const attempts = Array.from({ length: 103 }, (_, index) =>
      signIn({ email: index === 99 ? email : `${randomUUID()}@example.com`, password: 'wrong' }, caller).catch((fault) => fault.code),
    )
    const codes = await Promise.all(attempts)
    expect(codes.filter((code) => code === 'too_many_attempts')).toHaveLength(3)
    await expect(signIn({ email, password }, caller)).rejects.toMatchObject(tooMany)
    const { prisma } = await database()
    const told = { details: { path: ['reason'], equals: 'too many attempts' }, address: '192.0.2.99' }
    expect(await prisma.activity.findMany({ where: told })).toMatchObject([{ details: { limit: 'network' } }])
    await expect(signIn({ email, password }, from('192.0.2.98'))).resolves.toMatchObject({ person: { email } })
  })

  test('an IPv6 network of one caller is one network', async () => {
    for (let times = 0; times < 100; times += 1) {
      const attempt = signIn({ email: `${randomUUID()}@example.com`, password }, from(`2001:db8:0:7::${times}`))
      await expect(attempt).rejects.toMatchObject(wrong)
    }
    const { email } = await makePerson()
    await expect(signIn({ email, password }, from('2001:db8:0:7::ffff'))).rejects.toMatchObject(tooMany)
    await expect(signIn({ email, password }, from('2001:db8:0:8::1'))).resolves.toMatchObject({ person: { email } })
  })

  test('a success takes back its own attempt, and no failure of others', async () => {
    const { email } = await makePerson()
    await failFrom(60, email, 49)
    for (let times = 0; times < 3; times += 1) await signIn({ email, password }, home)
    await expect(signIn({ email, password: 'wrong' }, home)).rejects.toMatchObject(wrong)
    await expect(signIn({ email, password }, home)).rejects.toMatchObject(tooMany)
  })

  test('the wait is told, and then the right password helps again', async () => {
    const { email } = await makePerson()
    await failFrom(60, email, 50)
    const refusal = await signIn({ email, password }, home).catch((fault) => fault)
    expect(refusal.retryAfter).toBeGreaterThan(300)
    expect(refusal.retryAfter).toBeLessThanOrEqual(3_600)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + refusal.retryAfter * 1_000 + 1 })
    await expect(signIn({ email, password }, home)).resolves.toMatchObject({ person: { email } })
  })
})

describe('a browser in which the person has signed in before', () => {
  test('signs in while strangers guess from everywhere, and also from their network', async () => {
    const { email } = await makePerson()
    const { device } = await signIn({ email, password }, home)
    const places = Array.from({ length: 60 }, newNetwork)
    const guesses = Array.from({ length: 300 }, (_, index) =>
      signIn({ email, password: 'wrong' }, index % 2 ? home : places[index % 60]!).catch((fault) => fault.code),
    )
    const [entered] = await Promise.all([signIn({ email, password }, home, device), ...guesses])
    expect(entered).toMatchObject({ person: { email } })
    expect(await signIn({ email, password }, home, entered.device)).toMatchObject({ person: { email } })
    await expect(signIn({ email, password }, home)).rejects.toMatchObject(tooMany)
  })

  test('has ten tries in five minutes of its own, which count for nobody else', async () => {
    const { email } = await makePerson()
    const { device } = await signIn({ email, password }, home)
    const { device: other } = await signIn({ email, password }, home)
    const tries = Array.from({ length: 20 }, () => signIn({ email, password: 'wrong' }, home, device).catch((fault) => fault.code))
    const codes = await Promise.all(tries)
    expect(codes.filter((code) => code === 'wrong_credentials')).toHaveLength(10)
    await expect(signIn({ email, password }, from('192.0.2.44'), device)).rejects.toMatchObject(tooMany)
    const told = (await activityOf(accountId)).filter((row) => row.actorLabel === email && 'reason' in (row.details as object))
    expect(told).toMatchObject([{ details: { limit: 'device' } }])
    for (const browser of [other, undefined]) {
      await expect(signIn({ email, password }, home, browser)).resolves.toMatchObject({ person: { email } })
    }
  })

  test('may sign in and out any number of times', async () => {
    const { email } = await makePerson()
    const { device } = await signIn({ email, password }, home)
    for (let times = 0; times < 12; times += 1) await signIn({ email, password }, home, device)
  })

  test('is any browser for somebody else, and for the person once their password changed', async () => {
    const [ada, bob] = [await makePerson(), await makePerson()]
    const { device } = await signIn({ email: ada.email, password }, home)
    const failWith = (email: string) => {
      const network = newNetwork()
      const attempts = Array.from({ length: 60 }, () => signIn({ email, password: 'wrong' }, network, device))
      return Promise.all(attempts.map((attempt) => attempt.catch((fault) => fault.code)))
    }
    const lookedAt = (codes: string[]) => codes.filter((code) => code === 'wrong_credentials').length
    expect(lookedAt(await failWith(bob.email))).toBe(50)
    const { prisma } = await database()
    await prisma.person.update({ where: { id: ada.id }, data: { passwordHash: await cheapHash('another password') } })
    expect(lookedAt(await failWith(ada.email))).toBe(50)
  })
})

test.each([
  ['is disabled', { disabledAt: new Date() }],
  ['gets another password', { passwordHash: 'another' }],
])('no session begins for who %s while their password is checked', async (_what, data) => {
  const { id, email } = await makePerson()
  const db = await database()
  const { query } = db
  // The first statement after the person was read counts the attempt.
  const counting = vi.spyOn(db, 'query').mockImplementationOnce(async (statement) => {
    await db.prisma.person.update({ where: { id }, data })
    return query.call(db, statement) as never
  })
  await expect(signIn({ email, password }, home)).rejects.toMatchObject(wrong)
  counting.mockRestore()
  expect(await db.prisma.session.count({ where: { personId: id } })).toBe(0)
  const rows = (await activityOf(accountId)).filter((row) => row.actorLabel === email)
  expect(rows).toMatchObject([{ actorKind: 'nobody', action: 'FAIL' }])
})
