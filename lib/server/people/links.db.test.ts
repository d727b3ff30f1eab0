import { randomUUID } from 'node:crypto'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { everythingStored } from '../../testing/services/stored'
import { database } from '../database/open'
import type { PersonLinkKind } from '../prisma-client/enums'
import { linkUrl, lookUpLink, makeLink, takeLink, voidLinks } from './links'

const day = 86_400_000
let accountId: string

beforeAll(async () => {
  const { prisma } = await database()
  accountId = (await prisma.account.create({ data: { identifier: randomUUID(), name: 'Test account' } })).id
})

afterEach(() => void vi.useRealTimers())

const inTransaction = async <T>(run: Parameters<Awaited<ReturnType<typeof database>>['prisma']['$transaction']>[0]) =>
  (await database()).prisma.$transaction(run) as Promise<T>

async function makePerson(kind: PersonLinkKind) {
  const { prisma } = await database()
  const invitedAt = kind === 'INVITATION' ? new Date() : null
  return prisma.person.create({ data: { accountId, email: `grace-${randomUUID()}@example.com`, name: 'Grace', invitedAt } })
}

const make = (personId: string, kind: PersonLinkKind, more = {}) =>
  inTransaction<{ secret: string; expiresAt: Date }>((tx) => makeLink(tx, personId, kind, null, more))
const take = (secret: string, kind: PersonLinkKind) => inTransaction<string>(async (tx) => (await takeLink(tx, secret, kind)).id)

/** A link of a person who could use it. */
async function makeLinkOf(kind: PersonLinkKind) {
  const person = await makePerson(kind)
  return { person, ...(await make(person.id, kind)) }
}

const doesNotWork = { code: 'link_not_valid', status: 410 }

const later = (milliseconds: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + milliseconds })

describe.each([
  ['INVITATION', 7 * day, 'PASSWORD'],
  ['PASSWORD', 30 * 60_000, 'INVITATION'],
] as const)('a link of kind %s', (kind, lifetime, otherKind) => {
  test('works once', async () => {
    const { person, secret } = await makeLinkOf(kind)
    expect(await take(secret, kind)).toBe(person.id)
    await expect(take(secret, kind)).rejects.toMatchObject(doesNotWork)
  })

  test('works for one of two at once', async () => {
    const { person, secret } = await makeLinkOf(kind)
    const tries = await Promise.allSettled([take(secret, kind), take(secret, kind), take(secret, kind)])
    expect(tries.filter(({ status }) => status === 'fulfilled')).toMatchObject([{ value: person.id }])
    for (const tried of tries) if (tried.status === 'rejected') expect(tried.reason).toMatchObject(doesNotWork)
  })

  test('can be looked up as often as anybody likes before it is used, and not after', async () => {
    const { person, secret } = await makeLinkOf(kind)
    const owner = { id: person.id, email: person.email, name: 'Grace', accountName: 'Test account' }
    for (let times = 0; times < 3; times += 1) expect(await lookUpLink(secret, kind)).toEqual(owner)
    await take(secret, kind)
    await expect(lookUpLink(secret, kind)).rejects.toMatchObject(doesNotWork)
  })

  test('ends after its time, and works until then', async () => {
    const { secret, expiresAt } = await makeLinkOf(kind)
    expect(Math.abs(expiresAt.getTime() - Date.now() - lifetime)).toBeLessThan(60_000)
    later(lifetime - 60_000)
    await lookUpLink(secret, kind)
    later(120_000)
    await expect(lookUpLink(secret, kind)).rejects.toMatchObject(doesNotWork)
    await expect(take(secret, kind)).rejects.toMatchObject(doesNotWork)
  })

  const refusals: [string, (secret: string, personId: string) => Promise<unknown>][] = [
    ['used', (secret) => take(secret, kind)],
    ['void', (_secret, personId) => inTransaction((tx) => voidLinks(tx, personId, kind))],
    ['void with all of its person', (_secret, personId) => inTransaction((tx) => voidLinks(tx, personId))],
    ['replaced', (_secret, personId) => make(personId, kind)],
    ['too old', async () => void later(lifetime + 1)],
    [
      'of a person who was disabled',
      async (_secret, id) => (await database()).prisma.person.update({ where: { id }, data: { disabledAt: new Date() } }),
    ],
    [
      'of a person in another state',
      async (_secret, id) =>
        (await database()).prisma.person.update({ where: { id }, data: { invitedAt: kind === 'INVITATION' ? null : new Date() } }),
    ],
  ]

  test.each(refusals)('that is %s is refused in the words of one that never was', async (_why, spoil) => {
    const { person, secret } = await makeLinkOf(kind)
    await spoil(secret, person.id)
    const never = await take('A'.repeat(43), kind).catch((fault) => fault)
    for (const run of [() => take(secret, kind), () => lookUpLink(secret, kind)]) {
      const refusal = await run().catch((fault) => fault)
      expect(refusal).toMatchObject(doesNotWork)
      expect(refusal.detail).toBe(never.detail)
    }
  })

  test('is none of the other kind', async () => {
    const { secret } = await makeLinkOf(kind)
    await expect(take(secret, otherKind)).rejects.toMatchObject(doesNotWork)
    await take(secret, kind)
  })

  test('makes the other ones of its person useless once it is used, and none of another kind or person', async () => {
    const { person, secret: older } = await makeLinkOf(kind)
    const { secret } = await make(person.id, kind, { isRequested: true })
    const { secret: ofOther } = await makeLinkOf(kind)
    await take(secret, kind)
    await expect(take(older, kind)).rejects.toMatchObject(doesNotWork)
    await take(ofOther, kind)
  })

  test('does not work in a transaction that fails later, and works again then', async () => {
    const { person, secret } = await makeLinkOf(kind)
    const failing = inTransaction(async (tx) => {
      await takeLink(tx, secret, kind)
      throw new Error('later')
    })
    await expect(failing).rejects.toThrow('later')
    expect(await take(secret, kind)).toBe(person.id)
  })
})

test('of two links made at once, one works', async () => {
  const person = await makePerson('INVITATION')
  const made = await Promise.all([make(person.id, 'INVITATION'), make(person.id, 'INVITATION')])
  const found = await Promise.allSettled(made.map(({ secret }) => lookUpLink(secret, 'INVITATION')))
  expect(found.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('a secret has 256 bits, is in the fragment of the address and nowhere in the database', async () => {
  const { secret } = await makeLinkOf('INVITATION')
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
  const url = new URL(linkUrl('INVITATION', secret))
  expect(url).toMatchObject({ pathname: '/invitation', search: '', hash: `#${secret}` })
  expect(await everythingStored()).not.toContain(secret)
})
