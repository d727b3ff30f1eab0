/** Signs people in. Every failure has the same answer after the same time, and many of them are blocked for a while. */
import 'server-only'
import { SignIn } from '../../schema/sign-in'
import { takesPasswordSql } from '../access/password-sign-in'
import { beginSession } from '../access/session'
import { recordActivity, type ActivityActor } from '../activity-log/record'
import { database, type Transaction } from '../database/open'
import { Fault } from '../fault'
import { requirePasskeyToo } from '../passkeys/ask-after-password'
import { environment } from '../runtime/env'
import { noteRefusal, type RequestOrigin } from '../runtime/request'
import { deviceOf, makeDevice } from './device-cookie'
import { onlyAccount } from './only-account'
import { isPassword } from './password-hash'
import { countSignIn, countersOf, uncountSignIn, type SignInLimit } from './sign-in-limits'

/** What the browser sends: what it calls itself, and its cookie of `makeDevice`. */
type Browser = { userAgent: string; devices?: string | undefined }

const wrong = () => new Fault('wrong_credentials', 'The email or the password is wrong.')

type Found = { id: string; name: string; email: string; accountId: string; passwordHash: string | null; disabledAt: Date | null; takesPassword: boolean }

/** One statement for known and unknown emails alike: a second one, for roles, would show in the time of the answer. */
async function readPerson(email: string): Promise<Found | null> {
  const { prisma } = await database()
  const [person] = await prisma.$queryRaw<Found[]>`
    SELECT p.id, p.name, p.email, p.account_id AS "accountId", p.password_hash AS "passwordHash", p.disabled_at AS "disabledAt",
           ${takesPasswordSql()} AS "takesPassword"
    FROM person p WHERE p.email = ${email}`
  return person ?? null
}

/** Records that an attempt was refused without looking at its password. */
async function recordLock(actor: ActivityActor, limit: SignInLimit): Promise<void> {
  const { prisma } = await database()
  // With just one account, its administrators see locks of unknown emails too. Read for known emails as well, to take the same time.
  const only = await onlyAccount(prisma)
  const accountId = actor.accountId ?? only
  const details = { reason: 'too many attempts', limit } as const
  await prisma.$transaction((tx) =>
    recordActivity(tx, { ...actor, accountId }, { type: 'USER_LOGIN', action: 'FAIL', details }),
  )
}

type Entering = { id: string; passwordHash: string | null; actor: ActivityActor; userAgent: string }

/** @throws Fault unauthenticated, where the person was disabled, or got another password, since they were read */
async function enter(tx: Transaction, { id, passwordHash, actor, userAgent }: Entering): Promise<string> {
  const sessionId = await beginSession(tx, id, 'password', actor.request, userAgent, passwordHash ?? undefined)
  await recordActivity(tx, { ...actor, kind: 'person', id }, { type: 'USER_LOGIN', action: 'SUCCESS', details: {} })
  return sessionId
}

const nullIfChanged = (error: unknown): null => {
  if (error instanceof Fault && error.code === 'unauthenticated') return null
  throw error
}

/**
 * Signs a person in.
 * @param input the credentials as sent, not validated
 * @returns the person, the id of the session that has begun, and a device for the browser to keep
 * @throws Fault wrong_credentials, the same whatever is wrong; passkey_needed after a right password; too_many_attempts after 10 failures
 * in 5 minutes with a browser that the person knows; for all other browsers together after 50 in an hour for one email, or 100 in 5
 * minutes from one network
 */
export async function signIn(input: unknown, request: RequestOrigin, { userAgent, devices }: Browser) {
  if (environment().passwordSignIn === 'off') {
    noteRefusal(request, 'wrong_credentials')
    throw wrong()
  }
  const { data } = SignIn.safeParse(input)
  // Only an email is recorded: people type passwords into the wrong field.
  const email = data?.email ?? ''
  const person = await readPerson(email)
  const accountId = person?.accountId ?? null
  const nobody: ActivityActor = { kind: 'nobody', id: null, label: email, accountId, projectId: null, request }
  const counters = countersOf(email, request.address, person && deviceOf(person, devices))
  await countSignIn(counters, (limit) => recordLock(nobody, limit)).catch((error) => {
    if (error instanceof Fault) noteRefusal(request, error.code)
    throw error
  })

  // Where passwords are off for the person, every password is wrong, as for an unknown email.
  const isOff = person !== null && !person.takesPassword
  const matches = await isPassword(data?.password ?? '', isOff ? null : (person?.passwordHash ?? null))
  if (matches && person && !person.disabledAt) {
    await requirePasskeyToo(person.id, nobody).catch(async (error) => {
      if (error instanceof Fault) noteRefusal(request, error.code)
      // The password was right, so this was no attempt to guess it.
      await uncountSignIn(counters)
      throw error
    })
  }
  const { prisma } = await database()
  const sessionId =
    matches && person && !person.disabledAt
      ? await prisma.$transaction((tx) => enter(tx, { ...person, actor: nobody, userAgent })).catch(nullIfChanged)
      : null
  if (!person || !sessionId) {
    const details = isOff ? { reason: 'passwords are off' as const } : {}
    await prisma.$transaction((tx) => recordActivity(tx, nobody, { type: 'USER_LOGIN', action: 'FAIL', details }))
    noteRefusal(request, 'wrong_credentials')
    throw wrong()
  }
  await uncountSignIn(counters)
  return { person: { id: person.id, name: person.name, email: person.email }, sessionId, device: makeDevice(person) }
}
