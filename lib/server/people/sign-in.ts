/** Signing in with email and password: alike in answer and time for whatever is wrong, and slower for who keeps trying. */
import 'server-only'
import { createHash } from 'node:crypto'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { SignIn } from '../../schema/sign-in'
import { record, type ActivityEvent, type Doer } from '../activity'
import { database, type Statement } from '../db'
import { Fault } from '../fault'
import { processWidePromise } from '../process-wide'
import type { RequestOrigin } from '../request'
import { isPassword } from './password'

const maxAttempts = 10
const windowSeconds = 300

/** Counts in the database, so that all instances count together; the table is ours, made by a migration. */
const limiter = () =>
  processWidePromise('sign-in-limiter', async () => {
    const client = {
      query: async ({ text, values }: Statement) => {
        const { query } = await database()
        return { rows: await query({ text, values }) }
      },
    }
    const options = { tableName: 'rate_limit', tableCreated: true, clearExpiredByTimeout: true }
    return new RateLimiterPostgres({
      ...options,
      storeClient: client,
      storeType: 'client',
      keyPrefix: 'sign-in',
      points: maxAttempts,
      duration: windowSeconds,
    })
  })

const wrong = () => new Fault('wrong_credentials', 'The email or the password is wrong.')

async function countAttempt(slot: string) {
  try {
    // Counted before the password is looked at: tries that run at once are counted all the same.
    await (await limiter()).consume(slot)
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal
    throw new Fault('too_many_attempts', 'Too many failed attempts. Wait five minutes and try again.', {
      retryAfter: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)),
    })
  }
}

/**
 * Signs a person in.
 * @param input what was sent, not yet looked at
 * @returns the person
 * @throws Fault wrong_credentials, the same whatever is wrong; too_many_attempts after 10 failures in 5 minutes for one
 * email and address
 */
export async function signIn(input: unknown, request: RequestOrigin) {
  const { data } = SignIn.safeParse(input)
  // What is not an email is not written down: people type passwords into the wrong field.
  const email = data?.email ?? ''
  const slot = createHash('sha256').update(`${email}\n${request.address}`).digest('base64url')
  await countAttempt(slot)

  const { prisma } = await database()
  const person = await prisma.person.findUnique({
    where: { email },
    select: { id: true, name: true, email: true, accountId: true, passwordHash: true, disabledAt: true },
  })
  const matches = await isPassword(data?.password ?? '', person?.passwordHash ?? null)
  const passed = matches && person !== null && person.disabledAt === null
  const doer: Doer = {
    kind: passed ? 'person' : 'nobody',
    id: passed ? person.id : null,
    label: email,
    accountId: person?.accountId ?? null,
    projectId: null,
    request,
  }
  const event: ActivityEvent = passed
    ? { type: 'USER_LOGIN', action: 'SUCCESS', details: {} }
    : { type: 'USER_LOGIN', action: 'FAIL', details: {} }
  await prisma.$transaction((tx) => record(tx, doer, event))
  if (!passed) throw wrong()
  await (await limiter()).delete(slot)
  return { id: person.id, name: person.name, email: person.email }
}
