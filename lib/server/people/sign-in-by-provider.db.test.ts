// @module-tag own-process
import { beforeAll, expect, inject, test } from 'vitest'
import { ListPeople } from '../../schema/person'
import { linkOf, makeLonePerson, testPassword } from '../../testing/make/lone-person'
import { waitUntilBlocked } from '../../testing/services/wait-until-blocked'
import { database } from '../database/open'
import { readSession } from '../access/session'
import { accountActor, operatorActor } from '../access/actor'
import { noteLogout } from '../oidc/note-logout'
import type { ProvenPerson } from '../oidc/proven-person'
import { now } from '../runtime/clock'
import { forgetProcessWide } from '../runtime/process-wide'
import { acceptInvitation } from './accept-invitation'
import { changePassword } from './change-password'
import { disablePerson } from './disable'
import { makeFirstAccount } from './first-accounts'
import { listPeople } from './list'
import { getProfile } from './profile'
import { signIn as signInByPassword } from './sign-in'
import { signInByProvider } from './sign-in-by-provider'
import { changeRoles, takeRoles } from './change-roles'
import { unlinkPerson } from './unlink-identity'

const issuer = 'https://login.example.com'
const request = { requestId: '33333333-3333-4333-8333-333333333333', address: '192.0.2.1' }

/** As many as an account may have. */
const mostPeople = 20_000

let accountId: string
let projectId: string
let last = 0

beforeAll(async () => {
  const { prisma } = await database()
  // The one account that a server has; where there are several, nobody can say which of them a stranger is for.
  await makeFirstAccount(prisma)
  const account = await prisma.account.findFirstOrThrow({ select: { id: true, organizations: { select: { id: true } } } })
  accountId = account.id
  const organizationId = account.organizations[0]!.id
  projectId = (await prisma.project.create({ data: { accountId, organizationId, identifier: 'web', name: 'Web' } })).id
})

beforeAll(() => {
  const roles = { admins: [{ role: 'ACCOUNT_ADMIN' }], web: [{ role: 'SEI_ADMIN', project: 'default/web' }], gone: [{ role: 'SEI_ADMIN', project: 'default/gone' }] }
  Object.assign(process.env, {
    PUBLIC_URL: 'https://keys.example.com',
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: 'sei',
    OIDC_CLIENT_SECRET: 'a secret',
    OIDC_ALLOWED_DOMAINS: 'allowed.example',
    OIDC_GROUPS_CLAIM: 'groups',
    OIDC_ROLE_MAP: JSON.stringify(roles),
  })
  forgetProcessWide('environment')
})

/** Somebody whom the provider has proven, with an email of nobody. */
function proven(more: Partial<ProvenPerson> = {}): ProvenPerson {
  const subject = `subject-${(last += 1)}`
  const email = `${subject}@elsewhere.example`
  const times = { authTime: null, issuedAt: now() }
  return { issuer, subject, email, isEmailVerified: true, name: 'Grace', groups: null, sid: null, idToken: 'a.b.c', ...times, ...more }
}

const signIn = (person: ProvenPerson) => signInByProvider(person, { ...request }, 'a browser')

async function enter(person: ProvenPerson) {
  const outcome = await signIn(person)
  if (outcome.kind === 'refused') throw new Error(`refused: ${outcome.refusal}`)
  return outcome.begun
}

const refusal = async (person: ProvenPerson) => {
  const outcome = await signIn(person)
  return outcome.kind === 'refused' ? outcome.refusal : null
}

async function rolesOf(id: string) {
  const { prisma } = await database()
  const rows = await prisma.roleBinding.findMany({ where: { personId: id }, orderBy: [{ role: 'asc' }, { source: 'asc' }] })
  return rows.map(({ role, source }) => `${role} ${source}`)
}

const linkedTo = async (id: string) => {
  const { prisma } = await database()
  return (await prisma.personIdentity.findMany({ where: { personId: id }, select: { subject: true } })).map(({ subject }) => subject)
}

test('a known person is linked by their verified email, and from then on by issuer and subject alone', async () => {
  const { id, email } = await makeLonePerson({}, accountId)
  const first = proven({ email })
  const { person, sessionId } = await enter(first)
  expect(person.id).toBe(id)
  expect(await readSession(sessionId, false)).toMatchObject({ person: { id } })
  const other = await makeLonePerson({}, accountId)
  // A changed email, even that of somebody else, opens nobody else's account.
  expect((await enter({ ...first, email: other.email })).person.id).toBe(id)
  expect((await enter({ ...first, email: null, isEmailVerified: false })).person.id).toBe(id)
  expect([await linkedTo(id), await linkedTo(other.id)]).toEqual([[first.subject], []])
})

test('a role that a later release has given keeps nobody out, gives nothing here, and stays', async () => {
  const { prisma } = await database()
  await prisma.$executeRaw`ALTER TYPE person_role ADD VALUE 'SEI_AUDITOR'`
  const person = await makeLonePerson({}, accountId)
  await prisma.$executeRaw`
    INSERT INTO role_binding (account_id, person_id, role) VALUES (${accountId}::uuid, ${person.id}::uuid, 'SEI_AUDITOR')`
  const known = proven({ email: person.email, groups: ['web'] })
  const signedIn = await readSession((await enter(known)).sessionId, false)
  const actor = accountActor(signedIn!, { ...request })
  expect(actor.permissions).toEqual(['people:read', 'people:invite', 'people:change_roles'])
  expect((await getProfile(actor)).roles).toEqual(['SEI_ADMIN'])
  const { items } = await listPeople(operatorActor(accountId, { ...request }, 'operator:root@host'), ListPeople.parse({ q: person.email }))
  expect(items.map(({ roles }) => roles.map(({ role }) => role))).toEqual([['SEI_ADMIN']])
  await enter({ ...known, groups: [] })
  expect(await prisma.$queryRaw`SELECT role::text FROM role_binding WHERE person_id = ${person.id}::uuid`).toEqual([{ role: 'SEI_AUDITOR' }])
})

test('whoever accepted the invitation in the owner’s place is out once the provider proves the owner', async () => {
  const { prisma } = await database()
  const { id, email } = await makeLonePerson({ invited: true }, accountId)
  const { secret } = await linkOf({ id }, 'INVITATION')
  const password = 'correct horse battery staple'
  const { begun } = await acceptInvitation({ secret, name: 'Grace', password }, { ...request }, 'another browser')
  const passkey = { credentialId: Buffer.from(email), publicKey: Buffer.from([1]), counter: 0, name: 'Key', isBackedUp: false }
  await prisma.passkey.create({ data: { personId: id, ...passkey } })
  const { sessionId } = await enter(proven({ email, groups: ['admins'] }))
  expect(await readSession(sessionId, false)).toMatchObject({ bindings: [{ role: 'ACCOUNT_ADMIN' }] })
  expect(await readSession(begun!.sessionId, false)).toBeNull()
  await expect(signInByPassword({ email, password }, { ...request }, { userAgent: 'another browser' })).rejects.toMatchObject({ code: 'wrong_credentials' })
  expect(await prisma.passkey.count({ where: { personId: id } })).toBe(0)
})

test('an Account Admin by hand keeps the password, for a day on which the provider is down', async () => {
  const { prisma } = await database()
  const { id, email } = await makeLonePerson({}, accountId)
  const passwordOf = () => prisma.person.findUniqueOrThrow({ where: { id }, select: { passwordHash: true } })
  const before = await passwordOf()
  await prisma.roleBinding.create({ data: { accountId, personId: id, role: 'ACCOUNT_ADMIN' } })
  await enter(proven({ email }))
  expect(await passwordOf()).toEqual(before)
})

test('somebody else with the same email is refused, and so is an email that is not verified', async () => {
  const { id, email } = await makeLonePerson({}, accountId)
  expect(await refusal(proven({ email, isEmailVerified: false }))).toBe('email_not_verified')
  expect(await refusal(proven({ email: null, isEmailVerified: false }))).toBe('email_not_verified')
  const owner = proven({ email })
  await enter(owner)
  expect(await refusal(proven({ email }))).toBe('already_linked')
  expect(await linkedTo(id)).toEqual([owner.subject])
})

test('another issuer with the same subject is somebody else', async () => {
  const { email } = await makeLonePerson({}, accountId)
  const owner = proven({ email })
  await enter(owner)
  expect(await refusal({ ...owner, issuer: 'https://other.example.com', email: 'nobody@elsewhere.example' })).toBe('not_known')
})

test('an invitation is accepted by its email while its link works', async () => {
  const { prisma } = await database()
  const invited = await makeLonePerson({ invited: true }, accountId)
  const who = proven({ email: invited.email })
  expect(await refusal(who)).toBe('invitation_expired')
  await linkOf(invited, 'INVITATION')
  expect((await enter(who)).person.id).toBe(invited.id)
  const row = await prisma.person.findUniqueOrThrow({ where: { id: invited.id }, include: { links: true } })
  expect([row.invitedAt, row.links.every(({ voidedAt }) => voidedAt !== null)]).toEqual([null, true])
  const late = await makeLonePerson({ invited: true }, accountId)
  await linkOf(late, 'INVITATION')
  await prisma.personLink.updateMany({ where: { personId: late.id }, data: { expiresAt: now() } })
  expect(await refusal(proven({ email: late.email }))).toBe('invitation_expired')
})

test('a disabled person gets in neither the first time nor later, and the refusal is in the log', async () => {
  const { prisma } = await database()
  const disabled = await makeLonePerson({ disabled: true }, accountId)
  expect(await refusal(proven({ email: disabled.email }))).toBe('disabled')
  const { id, email } = await makeLonePerson({}, accountId)
  const who = proven({ email })
  await enter(who)
  await disablePerson(operatorActor(accountId, request, 'operator'), id, { deleteKeys: [] })
  expect(await refusal(who)).toBe('disabled')
  const rows = await prisma.activity.findMany({ where: { accountId, actorLabel: email, action: 'FAIL' }, select: { details: true } })
  expect(rows).toEqual([{ details: { reason: 'disabled', method: 'oidc' } }])
})

test('a stranger is made a person where their domain is allowed exactly, or a group gives a role', async () => {
  for (const email of ['a@sub.allowed.example', 'a@notallowed.example', 'allowed.example@elsewhere.example']) {
    expect(await refusal(proven({ email }))).toBe('not_known')
  }
  expect(await refusal(proven({ groups: ['unmapped', 'gone'] }))).toBe('not_known')
  const { person: welcome } = await enter(proven({ email: 'new@allowed.example' }))
  expect([welcome.name, await rolesOf(welcome.id)]).toEqual(['Grace', []])
  const { person: given } = await enter(proven({ groups: ['web'] }))
  expect(await rolesOf(given.id)).toEqual(['SEI_ADMIN DIRECTORY'])
})

test('groups give and take roles at each sign-in; without groups nothing changes, and roles given by hand stay', async () => {
  const { prisma } = await database()
  const { id, email } = await makeLonePerson({}, accountId)
  await prisma.roleBinding.create({ data: { accountId, personId: id, projectId, role: 'SEI_ADMIN' } })
  const who = proven({ email, groups: ['web', 'admins', 'web'] })
  await enter(who)
  const all = ['ACCOUNT_ADMIN DIRECTORY', 'SEI_ADMIN HAND', 'SEI_ADMIN DIRECTORY']
  expect((await rolesOf(id)).toSorted()).toEqual(all.toSorted())
  await enter({ ...who, groups: null })
  expect((await rolesOf(id)).toSorted()).toEqual(all.toSorted())
  await enter({ ...who, groups: [...Array.from({ length: 5_000 }, (_, index) => `group ${index}`), 'web'] })
  expect((await rolesOf(id)).toSorted()).toEqual(['SEI_ADMIN DIRECTORY', 'SEI_ADMIN HAND'])
  await enter({ ...who, groups: [] })
  expect(await rolesOf(id)).toEqual(['SEI_ADMIN HAND'])
})

test('the last Account Admin by hand stays, though the directory makes others', async () => {
  const { prisma } = await database()
  const operator = operatorActor(accountId, request, 'operator')
  await enter(proven({ groups: ['admins'] }))
  const { id } = await makeLonePerson({}, accountId)
  const binding = { role: 'ACCOUNT_ADMIN' as const, projectId: null }
  // The server's first administrator.
  await prisma.roleBinding.deleteMany({ where: { accountId, ...binding, source: 'HAND' } })
  await prisma.roleBinding.create({ data: { accountId, personId: id, ...binding } })
  await expect(takeRoles(operator, id, [binding])).rejects.toMatchObject({ code: 'conflict' })
  await expect(disablePerson(operator, id, { deleteKeys: [] })).rejects.toMatchObject({ code: 'conflict' })
})

test('of two first sign-ins with one email at once, one is linked', async () => {
  for (let round = 0; round < 5; round += 1) {
    const { id, email } = await makeLonePerson({}, accountId)
    const outcomes = await Promise.all([proven({ email }), proven({ email }), proven({ email })].map(signIn))
    expect(outcomes.map((outcome) => (outcome.kind === 'refused' ? outcome.refusal : 'entered')).toSorted()).toEqual(['already_linked', 'already_linked', 'entered'])
    expect(await linkedTo(id)).toHaveLength(1)
  }
})

test('the same person in two windows at once gets in twice, and is made once', async () => {
  const who = proven({ email: 'twice@allowed.example' })
  const [one, other] = await Promise.all([enter(who), enter(who)])
  expect(one.person.id).toBe(other.person.id)
})

test('who is disabled meanwhile has no session that counts', async () => {
  const operator = operatorActor(accountId, request, 'operator')
  for (let round = 0; round < 5; round += 1) {
    const { id, email } = await makeLonePerson({}, accountId)
    const [outcome] = await Promise.all([signIn(proven({ email })), disablePerson(operator, id, { deleteKeys: [] })])
    if (outcome.kind === 'entered') expect(await readSession(outcome.begun.sessionId, false)).toBeNull()
    else expect(outcome.refusal).toBe('disabled')
  }
})

test('a logout that came before the session keeps it from beginning', async () => {
  const { prisma } = await database()
  const told = (more: { sid?: string; subject?: string; issuedAt?: Date }) =>
    prisma.$transaction((tx) => noteLogout(tx, { issuer, tokenId: `token-${(last += 1)}`, sid: null, subject: null, issuedAt: now(), ...more }))
  const who = proven({ email: 'early@allowed.example', sid: 'one' })
  await told({ sid: 'one' })
  expect(await refusal(who)).toBe('signed_out')
  await enter({ ...who, sid: 'two' })
  await told({ subject: who.subject, issuedAt: new Date(who.issuedAt.getTime() + 1_000) })
  expect(await refusal({ ...who, sid: 'three' })).toBe('signed_out')
  await enter({ ...who, sid: 'four', issuedAt: new Date(who.issuedAt.getTime() + 2_000) })
})

test('when the provider last saw the person is when they last proved who they are', async () => {
  const { prisma } = await database()
  const authTime = new Date(now().getTime() - 3_600_000)
  const { sessionId } = await enter(proven({ email: 'proof@allowed.example', authTime }))
  expect((await readSession(sessionId, false))?.provedAt).toEqual(authTime)
  const session = await prisma.session.findUniqueOrThrow({ where: { id: sessionId } })
  expect(session.idToken).not.toContain('a.b.c')
})

test('who keeps the provider from saying when the person signed in has proved nothing', async () => {
  const told = proven({ email: 'withheld@allowed.example', authTime: new Date(now().getTime() - 3_600_000) })
  const provedAtOf = async (person: ProvenPerson) => (await readSession((await enter(person)).sessionId, false))!.provedAt.getTime()
  await enter(told)
  expect(await provedAtOf({ ...told, authTime: null })).toBe(0)
  // One sign-in without an answer does not make the next one count.
  expect(await provedAtOf({ ...told, authTime: null })).toBe(0)
  expect(await provedAtOf(told)).toBe(told.authTime!.getTime())
  // Nor does that of somebody of whom it has never told.
  expect(await provedAtOf(proven({ email: 'never-told@allowed.example' }))).toBe(0)
  const { prisma } = await database()
  const aWeekAgo = new Date(now().getTime() - 7 * 86_400_000)
  await prisma.personIdentity.updateMany({ where: { authTimeToldAt: { not: null } }, data: { authTimeToldAt: aWeekAgo } })
  expect(await provedAtOf({ ...told, authTime: null })).toBeGreaterThan(now().getTime() - 60_000)
})

test('unlinking signs the person out, takes the roles of the directory, and lets them be linked anew', async () => {
  const { id, email } = await makeLonePerson({}, accountId)
  const { sessionId } = await enter(proven({ email, groups: ['web'] }))
  const operator = operatorActor(accountId, request, 'operator')
  expect(await unlinkPerson(operator, id)).toEqual({ issuers: [issuer], endedSessions: 1 })
  expect([await readSession(sessionId, false), await rolesOf(id), await linkedTo(id)]).toEqual([null, [], []])
  expect(await unlinkPerson(operator, id)).toEqual({ issuers: [], endedSessions: 0 })
  const next = proven({ email })
  expect((await enter(next)).person.id).toBe(id)
  expect(await linkedTo(id)).toEqual([next.subject])
})

test('roles of the directory are neither taken nor kept by hand, and one role may come from both', async () => {
  const operator = operatorActor(accountId, request, 'operator')
  const who = proven({ groups: ['web'] })
  const { id } = (await enter(who)).person
  const binding = { role: 'SEI_ADMIN' as const, projectId }
  await takeRoles(operator, id, [binding])
  await changeRoles(operator, id, [])
  expect(await rolesOf(id)).toEqual(['SEI_ADMIN DIRECTORY'])
  await changeRoles(operator, id, [binding])
  expect((await rolesOf(id)).toSorted()).toEqual(['SEI_ADMIN DIRECTORY', 'SEI_ADMIN HAND'])
  await enter({ ...who, groups: [] })
  expect(await rolesOf(id)).toEqual(['SEI_ADMIN HAND'])
})

test('losing the group takes the role of Account Admin also from the last one', async () => {
  const { prisma } = await database()
  const who = proven({ groups: ['admins'] })
  const { id } = (await enter(who)).person
  await prisma.roleBinding.deleteMany({ where: { accountId, role: 'ACCOUNT_ADMIN', personId: { not: id } } })
  await enter({ ...who, groups: [] })
  expect(await rolesOf(id)).toEqual([])
})


test('a sign-in beside unlinking leaves no session and no role of an identity that is unlinked', async () => {
  const operator = operatorActor(accountId, request, 'operator')
  for (let round = 0; round < 5; round += 1) {
    const { id, email } = await makeLonePerson({}, accountId)
    const who = proven({ email })
    await enter(who)
    const [outcome] = await Promise.all([signIn({ ...who, groups: ['web'] }), unlinkPerson(operator, id)])
    // Who comes after unlinking is linked anew, by the email.
    const isLinked = (await linkedTo(id)).length > 0
    expect(await rolesOf(id)).toEqual(isLinked ? ['SEI_ADMIN DIRECTORY'] : [])
    if (outcome.kind === 'entered') expect((await readSession(outcome.begun.sessionId, false)) !== null).toBe(isLinked)
  }
})

test('a stranger for whom there is no room is told so, and is not made', async () => {
  const { prisma } = await database()
  const count = await prisma.person.count({ where: { accountId } })
  const fill = Array.from({ length: mostPeople - count }, (_, index) => ({ accountId, email: `full-${index}@example.com`, name: 'Full' }))
  await prisma.person.createMany({ data: fill })
  expect(await refusal(proven({ groups: ['web'] }))).toBe('account_full')
  expect(await prisma.person.count({ where: { accountId } })).toBe(mostPeople)
  await prisma.person.deleteMany({ where: { accountId, name: 'Full' } })
})

/** A logout as the provider tells it, of one session of its own. */
async function logOut(sid: string) {
  const { prisma } = await database()
  await prisma.$transaction(async (tx) => {
    await noteLogout(tx, { issuer, tokenId: `jti of ${sid}`, sid, subject: null, issuedAt: now() })
    await tx.session.updateMany({ where: { endedAt: null, oidcSid: sid }, data: { endedAt: now() } })
  })
}

test('a logout beside the sign-in that it is for ends the session, or refuses it', async () => {
  for (let round = 0; round < 5; round += 1) {
    const { email } = await makeLonePerson({}, accountId)
    const [outcome] = await Promise.all([signIn(proven({ email, sid: email })), logOut(email)])
    if (outcome.kind === 'entered') expect(await readSession(outcome.begun.sessionId, false)).toBeNull()
    else expect(outcome.refusal).toBe('signed_out')
  }
})

// PGlite has one connection: nothing comes in between there.
test.runIf(inject('databaseKind') === 'postgresql')('a logout beside a change of the password ends the session that takes the place of the one it is for', async () => {
  const { prisma } = await database()
  const { id, email } = await makeLonePerson({}, accountId)
  await prisma.roleBinding.create({ data: { accountId, personId: id, role: 'ACCOUNT_ADMIN' } })
  const { sessionId } = await enter(proven({ email, sid: email }))
  const actor = accountActor((await readSession(sessionId, false))!, { ...request })
  const [change, logout] = await prisma.$transaction(async (tx) => {
    // The change has ended one session and begun the other, and waits to write that down.
    await tx.$executeRaw`LOCK TABLE activity IN SHARE MODE`
    const changing = changePassword(actor, { current: testPassword, password: 'another horse battery staple' })
    await waitUntilBlocked(1)
    const ending = logOut(email)
    await waitUntilBlocked(2)
    return [changing, ending] as const
  }, { timeout: 30_000 })
  await logout
  expect(await readSession((await change).sessionId, false)).toBeNull()
})
