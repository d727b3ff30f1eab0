import { describe, expect, test } from 'vitest'
import { makeKey } from '../../testing/make/keys'
import { makeOffice, makePerson, secretIn } from '../../testing/make/people'
import { signedInAs } from '../../testing/make/session'
import { callFrom } from '../../testing/make/traffic'
import { activityOf, everythingStored } from '../../testing/services/stored'
import type { AccountActor, PersonActor } from '../access/actor'
import { readSession } from '../access/session'
import { database } from '../database/open'
import { deleteKey } from '../keys/delete'
import { getKey } from '../../testing/calls/get-key'
import { updateKey } from '../keys/update'
import { flushUse, noteUse } from '../usage/note-use'
import { verifyKey } from '../keys/verify'
import { disablePerson } from './disable'
import { enablePerson } from './enable'
import { endSessionsOfPerson } from './end-sessions'
import { keysOfPerson } from './keys-of-person'
import { lookUpLink } from './links'
import { makePasswordLink } from './make-password-link'

const nothing = { deleteKeys: [] }

/** The same place, with somebody else as the creator of its keys. */
const as = (where: PersonActor, id: string): PersonActor => ({ ...where, person: { ...where.person, id } })

describe('disabling', () => {
  test('ends every session at once, and the person signs in no more until they are enabled', async () => {
    const { admin, lead, accountId } = await makeOffice()
    const { sessionId } = await signedInAs(lead.id)
    expect(await disablePerson(admin, lead.id, nothing)).toMatchObject({ id: lead.id, status: 'DISABLED' })
    for (const id of [sessionId, lead.sessionId]) expect(await readSession(id, false)).toBeNull()
    const about = { type: 'USER', targetId: lead.id, targetName: lead.person.email, projectId: null, actorId: admin.id }
    expect(await activityOf(accountId)).toMatchObject([{ ...about, action: 'DISABLED', details: { endedSessions: 3, deletedKeys: 0 } }])

    expect(await enablePerson(admin, lead.id)).toMatchObject({ status: 'ACTIVE' })
    for (const id of [sessionId, lead.sessionId]) expect(await readSession(id, false)).toBeNull()
    expect((await activityOf(accountId)).at(-1)).toMatchObject({ ...about, action: 'ENABLED', details: {} })
  })

  test('once more is no error, and is not written down again; so is enabling', async () => {
    const { admin, lead, accountId } = await makeOffice()
    for (let times = 0; times < 2; times += 1) await disablePerson(admin, lead.id, nothing)
    for (let times = 0; times < 2; times += 1) await enablePerson(admin, lead.id)
    expect((await activityOf(accountId)).map(({ action }) => action)).toEqual(['DISABLED', 'ENABLED'])
  })

  test('a session that a sign-in began meanwhile does not come back with the person', async () => {
    const { admin, lead } = await makeOffice()
    await disablePerson(admin, lead.id, nothing)
    const { prisma } = await database()
    const expiresAt = new Date(Date.now() + 3_600_000)
    const late = await prisma.session.create({ data: { personId: lead.id, method: 'password', userAgent: 'late', expiresAt } })
    await enablePerson(admin, lead.id)
    expect(await readSession(late.id, false)).toBeNull()
  })

  test('deletes the ticked keys in the same step, each with its activity, and the others work on', async () => {
    const { admin, lead, inWeb, inOps, accountId, web, ops } = await makeOffice()
    const [kept, one, two] = [
      await makeKey(as(inWeb, lead.id)),
      await makeKey(as(inWeb, lead.id)),
      await makeKey(as(inOps, lead.id), { role: 'ADMIN' }),
    ]
    await disablePerson(admin, lead.id, { deleteKeys: [one.key.id, two.key.id, one.key.id] })
    expect(await verifyKey(kept.secret)).toMatchObject({ id: kept.key.id })
    for (const { secret } of [one, two]) expect(await verifyKey(secret)).toMatchObject({ code: 'key_deleted' })
    const rows = (await activityOf(accountId)).slice(3)
    const deleted = { type: 'API_ACCESS_KEY', action: 'DELETED', actorId: admin.id }
    expect(rows).toHaveLength(3)
    expect(rows).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ ...deleted, targetId: one.key.id, projectId: web }),
        expect.objectContaining({ ...deleted, targetId: two.key.id, projectId: ops }),
        expect.objectContaining({ action: 'DISABLED', details: { endedSessions: 2, deletedKeys: 2 } }),
      ]),
    )
    const { prisma } = await database()
    expect(await prisma.apiKey.findUnique({ where: { id: two.key.id } })).toMatchObject({ deletedById: admin.id })
  })

  test('does neither where one of the keys is not theirs, or of another account', async () => {
    const { admin, lead, inWeb } = await makeOffice()
    const other = await makeOffice()
    const theirs = await makeKey(as(inWeb, lead.id))
    const strangers = [(await makeKey(inWeb)).key.id, (await makeKey(other.inWeb)).key.id]
    for (const id of strangers) {
      await expect(disablePerson(admin, lead.id, { deleteKeys: [theirs.key.id, id] })).rejects.toMatchObject({ code: 'not_found' })
    }
    expect(await verifyKey(theirs.secret)).toMatchObject({ id: theirs.key.id })
    expect(await readSession(lead.sessionId, false)).not.toBeNull()
  })

  test('passes over a key that somebody deleted meanwhile', async () => {
    const { admin, lead, inWeb } = await makeOffice()
    const { key } = await makeKey(as(inWeb, lead.id))
    await deleteKey(inWeb, key.id)
    expect(await disablePerson(admin, lead.id, { deleteKeys: [key.id] })).toMatchObject({ status: 'DISABLED', liveKeys: 0 })
  })

  test('is not for oneself, nor for the last active Account Admin', async () => {
    const { admin, operator, accountId, inWeb } = await makeOffice()
    const { key, secret } = await makeKey(inWeb)
    await expect(disablePerson(admin, admin.id, nothing)).rejects.toMatchObject({ code: 'conflict' })
    await expect(disablePerson(operator, admin.id, { deleteKeys: [key.id] })).rejects.toMatchObject({ code: 'conflict' })
    expect(await verifyKey(secret)).toMatchObject({ id: key.id })
    const second = await makePerson(accountId, { roles: [{ role: 'ACCOUNT_ADMIN', projectId: null }] })
    expect(await disablePerson(operator, admin.id, nothing)).toMatchObject({ status: 'DISABLED' })
    await expect(disablePerson(operator, second.id, nothing)).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('signing somebody out everywhere', () => {
  test('ends all their sessions, and says how many', async () => {
    const { admin, operator, lead, accountId } = await makeOffice()
    await signedInAs(lead.id)
    expect(await endSessionsOfPerson(admin, lead.id)).toEqual({ ended: 3 })
    expect(await readSession(lead.sessionId, false)).toBeNull()
    expect(await endSessionsOfPerson(admin, lead.id)).toEqual({ ended: 0 })
    expect(await activityOf(accountId)).toMatchObject([{ type: 'USER', action: 'EDITED', projectId: null, details: { endedSessions: 3 } }])
    const again = await signedInAs(lead.id)
    await endSessionsOfPerson(operator, lead.id)
    const { prisma } = await database()
    expect(await prisma.session.findUnique({ where: { id: again.sessionId } })).toMatchObject({ endReason: 'ended-by-operator' })
  })
})

describe('a link to choose a password', () => {
  test('opens the page for that person, and earlier ones do not any more', async () => {
    const { admin, lead, accountId } = await makeOffice()
    const first = await makePasswordLink(admin, lead.id)
    const second = await makePasswordLink(admin, lead.id)
    expect(second).toMatchObject({ mail: 'off', url: expect.stringContaining('/password#') })
    expect(await lookUpLink(secretIn(second), 'PASSWORD')).toMatchObject({ email: lead.person.email })
    await expect(lookUpLink(secretIn(first), 'PASSWORD')).rejects.toMatchObject({ code: 'link_not_valid' })
    await expect(lookUpLink(secretIn(second), 'INVITATION')).rejects.toMatchObject({ code: 'link_not_valid' })
    expect((await activityOf(accountId)).at(-1)).toMatchObject({ projectId: null, targetId: lead.id, details: { link: 'password' } })
    expect(await everythingStored()).not.toContain(secretIn(second))
    await disablePerson(admin, lead.id, nothing)
    await expect(lookUpLink(secretIn(second), 'PASSWORD')).rejects.toMatchObject({ code: 'link_not_valid' })
  })

  test('is not made for oneself, an invited or a disabled person', async () => {
    const { admin, accountId } = await makeOffice()
    const invited = await makePerson(accountId, { invitedAt: new Date() })
    const disabled = await makePerson(accountId, { disabledAt: new Date() })
    for (const id of [admin.id, admin.id.toUpperCase(), invited.id, disabled.id]) {
      await expect(makePasswordLink(admin, id)).rejects.toMatchObject({ code: 'conflict' })
    }
  })
})

describe('the live keys of a person', () => {
  test('come most used first, with the calls of a day and the browsers in which the person is signed in', async () => {
    const { admin, lead, inWeb, inOps } = await makeOffice()
    const where = as(inWeb, lead.id)
    const [never, seldom, often] = [await makeKey(where), await makeKey(where), await makeKey(as(inOps, lead.id), { role: 'ADMIN' })]
    await deleteKey(inWeb, (await makeKey(where)).key.id)
    await makeKey(inWeb)
    const use = ({ key, secretId }: typeof often) => noteUse({ id: key.id, secretId }, callFrom('192.0.2.1', 'curl/8'))
    use(seldom)
    for (let times = 0; times < 3; times += 1) use(often)
    await flushUse()
    const { items, total, sessions } = await keysOfPerson(admin, lead.id)
    expect(items).toMatchObject([
      { id: often.key.id, callsInDay: 3, lastUsedAt: expect.any(String), projectName: 'ops', orgName: 'Engineering', role: 'ADMIN' },
      { id: seldom.key.id, callsInDay: 1, projectName: 'web' },
      { id: never.key.id, callsInDay: 0, lastUsedAt: null, hint: never.key.hint },
    ])
    expect([total, sessions]).toEqual([3, 2])
  })

  test('the keys that somebody answers for are counted: their own, until others do, and those of others', async () => {
    const { admin, seiAdmin, lead, viewer, inWeb, inOps } = await makeOffice()
    const [own, given, others] = [await makeKey(as(inWeb, lead.id)), await makeKey(as(inWeb, lead.id)), await makeKey(inWeb)]
    await makeKey(as(inOps, lead.id))
    await updateKey(inWeb, given.key.id, { responsibleId: viewer.id })
    await updateKey(inWeb, others.key.id, { responsibleId: lead.id })
    expect(await keysOfPerson(admin, lead.id)).toMatchObject({ total: 3, answersFor: 3 })
    expect(await keysOfPerson(seiAdmin, lead.id)).toMatchObject({ total: 2, answersFor: 2 })
    expect(await keysOfPerson(admin, viewer.id)).toMatchObject({ total: 0, answersFor: 1 })
    await disablePerson(admin, lead.id, nothing)
    for (const { key } of [own, others]) expect(await getKey(inWeb, key.id)).toMatchObject({ responsible: { id: lead.id }, status: 'ACTIVE' })
    expect(await keysOfPerson(admin, lead.id)).toMatchObject({ answersFor: 3 })
  })

  test('an SEI Admin sees those in their projects, and no sessions', async () => {
    const { seiAdmin, admin, accountId, web, ops, inWeb, inOps } = await makeOffice()
    const roles = [{ role: 'SEI_VIEWER' as const, projectId: web }, { role: 'SEI_VIEWER' as const, projectId: ops }]
    const { id } = await makePerson(accountId, { roles })
    const { key } = await makeKey(as(inWeb, id))
    await makeKey(as(inOps, id))
    expect(await keysOfPerson(seiAdmin, id)).toMatchObject({ items: [{ id: key.id }], total: 1, sessions: null })
    await expect(keysOfPerson(seiAdmin, admin.id)).rejects.toMatchObject({ code: 'not_found' })
  })
})

test('an SEI Admin does none of it, and an Account Admin none of it in another account', async () => {
  const { seiAdmin, viewer } = await makeOffice()
  const other = await makeOffice()
  const verbs = [
    (actor: AccountActor) => disablePerson(actor, viewer.id, nothing),
    (actor: AccountActor) => enablePerson(actor, viewer.id),
    (actor: AccountActor) => endSessionsOfPerson(actor, viewer.id),
    (actor: AccountActor) => makePasswordLink(actor, viewer.id),
  ]
  for (const verb of verbs) {
    await expect(verb(seiAdmin)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(verb(other.admin)).rejects.toMatchObject({ code: 'not_found' })
  }
  await expect(keysOfPerson(other.admin, viewer.id)).rejects.toMatchObject({ code: 'not_found' })
  expect(await readSession(viewer.sessionId, false)).not.toBeNull()
})
