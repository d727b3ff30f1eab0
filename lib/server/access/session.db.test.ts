// @module-tag pglite
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeTenant, testRequest } from '../../testing/make/tenant'
import { withSettings } from '../../testing/services/settings'
import { database } from '../database/open'
import { beginSession, endSession, endSessions, readSession, type EndReason } from './session'

async function setUp() {
  const { accountId, lead } = await makeTenant()
  const { prisma } = await database()
  const begin = () => prisma.$transaction((tx) => beginSession(tx, lead.id, 'password', testRequest, 'a browser'))
  const rowOf = (id: string) => prisma.session.findUniqueOrThrow({ where: { id } })
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000)
  const change = (id: string, data: object) => prisma.session.update({ where: { id }, data })
  return { accountId, personId: lead.id, email: lead.person.email, prisma, begin, rowOf, ago, change }
}

test('a session is read with the person, their account and their roles', async () => {
  const { personId, accountId, begin, rowOf } = await setUp()
  const id = await begin()
  const { expiresAt, ...row } = await rowOf(id)
  expect(row).toMatchObject({ personId, method: 'password', userAgent: 'a browser', address: testRequest.address, endedAt: null })
  expect(await readSession(id, true)).toMatchObject({
    sessionId: id,
    person: { id: personId },
    account: { id: accountId },
    bindings: [{ role: 'SEI_TEAM_MANAGER', projectId: expect.any(String) }],
    endsAt: expiresAt,
  })
})

test.each(['', 'x', randomUUID(), `${randomUUID()}' OR true --`])('%j names none', async (id) => {
  expect(await readSession(id, true)).toBeNull()
  await endSession(id)
})

test('a session is over after its hours, whatever the person does, and after its idle minutes', async () => {
  const { begin, change, ago } = await setUp()
  const expired = await begin()
  await change(expired, { expiresAt: ago(0) })
  expect(await readSession(expired, true)).toBeNull()
  const idle = await begin()
  await change(idle, { lastSeenAt: ago(29) })
  await withSettings({ SESSION_IDLE_MINUTES: '30' }, async () => {
    expect(await readSession(idle, false)).not.toBeNull()
    await change(idle, { lastSeenAt: ago(31) })
    expect(await readSession(idle, true)).toBeNull()
  })
})

test('its hours are those of the setting', async () => {
  const { begin, rowOf } = await setUp()
  const { createdAt, expiresAt } = await rowOf(await withSettings({ SESSION_HOURS: '3' }, begin))
  expect(Math.round((expiresAt.getTime() - createdAt.getTime()) / 60_000)).toBe(180)
})

test('what a person does is written down at most once a minute, and what nobody does never', async () => {
  const { begin, change, rowOf, ago } = await setUp()
  const id = await begin()
  const seenAt = async () => (await rowOf(id)).lastSeenAt
  const before = await seenAt()
  await readSession(id, true)
  expect(await seenAt()).toEqual(before)
  const old = ago(2)
  await change(id, { lastSeenAt: old })
  await readSession(id, false)
  expect(await seenAt()).toEqual(old)
  await readSession(id, true)
  expect((await seenAt()).getTime()).toBeGreaterThan(old.getTime())
})

test('an ended session is over, is not ended again, and is not seen again', async () => {
  const { begin, rowOf, change, ago } = await setUp()
  const id = await begin()
  await endSession(id)
  expect(await readSession(id, true)).toBeNull()
  const { endedAt } = await rowOf(id)
  await endSession(id, 'disabled')
  expect(await rowOf(id)).toMatchObject({ endedAt, endReason: 'sign-out' })
  const old = ago(5)
  await change(id, { lastSeenAt: old })
  await readSession(id, true)
  expect((await rowOf(id)).lastSeenAt).toEqual(old)
})

test('sessions end all, alone, or all but one, and no sessions of others', async () => {
  const { personId, prisma, begin } = await setUp()
  const other = await setUp()
  const theirs = await other.begin()
  const [first, second, third] = [await begin(), await begin(), await begin()]
  const end = (which: object, reason: EndReason = 'signed-out-elsewhere') =>
    prisma.$transaction((tx) => endSessions(tx, { personId, ...which }, reason))
  expect(await end({ only: theirs })).toBe(0)
  expect(await end({ only: first })).toBe(1)
  expect(await end({ except: second })).toBeGreaterThanOrEqual(1)
  expect(await Promise.all([first, second, third].map((id) => readSession(id, false)))).toEqual([null, expect.anything(), null])
  expect(await end({}, 'password-changed')).toBe(1)
  expect(await readSession(second, false)).toBeNull()
  expect(await other.prisma.session.count({ where: { id: theirs, endedAt: null } })).toBe(1)
})

test('a disabled person has no session: the ones before do not count, and none begins', async () => {
  const { personId, prisma, begin } = await setUp()
  const id = await begin()
  await prisma.person.update({ where: { id: personId }, data: { disabledAt: new Date() } })
  expect(await readSession(id, true)).toBeNull()
  await expect(begin()).rejects.toMatchObject({ code: 'unauthenticated' })
})

test('none begins by a password that is another by now', async () => {
  const { personId, prisma } = await setUp()
  await prisma.person.update({ where: { id: personId }, data: { passwordHash: 'new' } })
  const begin = (passwordHash: string) =>
    prisma.$transaction((tx) => beginSession(tx, personId, 'password', testRequest, 'a browser', passwordHash))
  await expect(begin('old')).rejects.toMatchObject({ code: 'unauthenticated' })
  await expect(begin('new')).resolves.toEqual(expect.any(String))
})

test('a text that a browser calls itself may be of any length', async () => {
  const { personId, prisma, rowOf } = await setUp()
  const id = await prisma.$transaction((tx) => beginSession(tx, personId, 'password', testRequest, 'x'.repeat(20_000)))
  expect((await rowOf(id)).userAgent).toHaveLength(400)
})
