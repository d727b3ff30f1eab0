import { userInfo } from 'node:os'
import { expect, test } from 'vitest'
import { admin, type Answered } from '../testing/calls/admin'
import { makeKey } from '../testing/make/keys'
import { addPasskeyOf } from '../testing/make/passkeys'
import { actorOf } from '../testing/make/people'
import { signedInAs } from '../testing/make/session'
import { makeTenant, type Tenant } from '../testing/make/tenant'
import { activityOf, everythingStored } from '../testing/services/stored'
import { database } from '../server/database/open'
import { listOwnPasskeys } from '../server/passkeys/own-passkeys'
import { isPassword } from '../server/people/password-hash'
import type { ShownPerson } from './roles'

const run = ({ admin: { project } }: Tenant, words: string[], input?: string): Promise<Answered> =>
  admin([...words, '--json', '--account', project.account], input)

/** Runs a command that has to be done. @returns what it answered */
async function done<Answer>(tenant: Tenant, words: string[], input?: string): Promise<Answer> {
  const { code, err, json } = await run(tenant, words, input)
  expect([code, err]).toEqual([0, ''])
  return json as Answer
}

type Changed = { person: ShownPerson; link: { url: string; expiresAt: string; mail: string } | null }

const add = (tenant: Tenant, email: string, ...more: string[]) => done<Changed>(tenant, ['people', 'add', email, '--name', 'Ana Lima', ...more])

const emailOf = (tenant: Tenant, name = 'ana') => `${name}@${tenant.accountId}.example.com`

const storedPerson = async (id: string) => (await database()).prisma.person.findUniqueOrThrow({ where: { id } })

test('people list answers everybody of the account, with what a command takes, and what filters let through', async () => {
  const tenant = await makeTenant()
  await makeTenant()
  await makeKey(tenant.seiAdmin)
  const { people } = await done<{ people: ShownPerson[] }>(tenant, ['people', 'list'])
  const { id, person } = tenant.seiAdmin
  expect(people).toHaveLength(4)
  expect(people.find((one) => one.id === id)).toEqual({
    id,
    email: person.email,
    name: person.name,
    status: 'active',
    roles: [{ role: 'sei-admin', project: 'eng/web' }],
    liveKeys: 1,
    lastSignInAt: null,
    createdAt: expect.any(String),
  })
  const found = async (...filter: string[]) =>
    (await done<{ people: ShownPerson[] }>(tenant, ['people', 'list', ...filter])).people.map((one) => one.id).toSorted()
  expect(await found('--role', 'sei-team-manager')).toEqual([tenant.lead.id])
  expect(await found('--project', 'eng/ops')).toEqual([tenant.admin.id])
  expect(await found('--search', tenant.viewer.person.email)).toEqual([tenant.viewer.id])
  expect(await found('--status', 'invited')).toEqual([])
})

test('people add invites with roles in projects, and answers a link that nothing else holds', async () => {
  const tenant = await makeTenant()
  const { person, link } = await add(tenant, emailOf(tenant), '--role', 'sei-viewer', '--project', 'eng/web', '--project', 'eng/ops')
  expect(person).toMatchObject({ email: emailOf(tenant), name: 'Ana Lima', status: 'invited' })
  expect(person.roles.toSorted((one, other) => one.project!.localeCompare(other.project!))).toEqual([
    { role: 'sei-viewer', project: 'eng/ops' },
    { role: 'sei-viewer', project: 'eng/web' },
  ])
  expect(link).toEqual({ url: expect.stringMatching(/\/invitation#[\w-]{43}$/), expiresAt: expect.any(String), mail: 'off' })
  expect(await everythingStored()).not.toContain(new URL(link!.url).hash.slice(1))
})

test('people add of somebody who is here gives the role, and makes no link', async () => {
  const tenant = await makeTenant()
  const { person, link } = await add(tenant, tenant.viewer.person.email, '--role', 'sei-admin', '--all-projects')
  expect(link).toBeNull()
  expect(person).toMatchObject({ id: tenant.viewer.id, name: tenant.viewer.person.name, status: 'active' })
  expect(person.roles).toContainEqual({ role: 'sei-admin', project: null })
})

test('a role that does not say where it holds is wrong usage, and so is an account role in a project', async () => {
  const tenant = await makeTenant()
  const words = ['people', 'grant', tenant.viewer.person.email]
  expect(await run(tenant, [...words, 'sei-admin'])).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/^error: Say where sei-admin holds/) })
  expect(await run(tenant, [...words, 'sei-admin', '--project', 'eng/web', '--all-projects'])).toMatchObject({ code: 2 })
  expect(await run(tenant, [...words, 'account-admin', '--project', 'eng/web'])).toMatchObject({ code: 2 })
  expect(await run(tenant, [...words, 'owner'])).toMatchObject({ code: 2 })
  expect(await run(tenant, [...words, 'sei-admin', '--project', 'eng/none'])).toMatchObject({ code: 1, out: '' })
})

test('people grant and revoke change roles one at a time; the last Account Admin stays', async () => {
  const tenant = await makeTenant()
  const { email } = tenant.viewer.person
  const granted = await done<Changed>(tenant, ['people', 'grant', email, 'sei-admin', '--project', 'eng/ops'])
  expect(granted.person.roles).toContainEqual({ role: 'sei-admin', project: 'eng/ops' })
  const revoked = await done<Changed>(tenant, ['people', 'revoke', email, 'sei-viewer', '--project', 'eng/web'])
  expect(revoked.person.roles).toEqual([{ role: 'sei-admin', project: 'eng/ops' }])
  const last = ['people', 'revoke', tenant.admin.person.email, 'account-admin']
  expect(await run(tenant, last)).toMatchObject({ code: 1, out: '', err: expect.stringContaining('last active Account Admin') })
  await done(tenant, ['people', 'grant', email, 'account-admin'])
  expect(await done<Changed>(tenant, last)).toMatchObject({ person: { roles: [] } })
})

test('people set-password sets what is piped in, ends sessions, and lets an invited person in', async () => {
  const tenant = await makeTenant()
  const { person, link } = await add(tenant, emailOf(tenant), '--role', 'sei-viewer', '--all-projects')
  const words = ['people', 'set-password', emailOf(tenant)]
  expect(await done(tenant, words, 'some words of hers\n')).toEqual({ email: emailOf(tenant), endedSessions: 0 })
  expect(await storedPerson(person.id)).toMatchObject({ invitedAt: null })
  await signedInAs(person.id)
  const { out, err } = await run(tenant, words, ' other words of hers ')
  expect(JSON.parse(out)).toEqual({ email: emailOf(tenant), endedSessions: 1 })
  expect(await isPassword(' other words of hers ', (await storedPerson(person.id)).passwordHash)).toBe(true)
  expect(out + err + JSON.stringify(await activityOf(tenant.accountId))).not.toContain('words of hers')
  const { prisma } = await database()
  expect(await prisma.personLink.findMany({ where: { personId: person.id, voidedAt: null } })).toEqual([])
  expect(link).not.toBeNull()
})

test.each([
  ['nothing', '', 'Standard input is empty. Pipe the password into it.\n'],
  ['two lines', 'some words of hers\nmore\n', 'Standard input has more than the password: one line is read.\n'],
  ['a common password', 'password1234', expect.stringMatching(/^The password is too easy to guess/)],
  ['the email', 'EMAIL', expect.stringMatching(/^The password must not be made of the email/)],
])('people set-password refuses %s', async (_what, input, reason) => {
  const tenant = await makeTenant()
  const { email } = tenant.viewer.person
  const answer = await run(tenant, ['people', 'set-password', email], input.replace('EMAIL', email))
  expect(answer).toMatchObject({ code: 1, out: '', err: reason })
  expect((await storedPerson(tenant.viewer.id)).passwordHash).toBeNull()
})

test('people unlink forgets who a person is at the identity provider, and signs them out', async () => {
  const tenant = await makeTenant()
  const { id, person } = tenant.viewer
  const issuer = 'https://login.example.com'
  const { prisma } = await database()
  await prisma.personIdentity.create({ data: { personId: id, issuer, subject: id } })
  const endedSessions = await prisma.session.count({ where: { personId: id } })
  expect(endedSessions).toBeGreaterThan(0)
  const unlink = () => run(tenant, ['people', 'unlink', person.email])
  expect((await unlink()).json).toEqual({ email: person.email, issuers: [issuer], endedSessions })
  // A command closes the database.
  expect(await (await database()).prisma.personIdentity.count({ where: { personId: id } })).toBe(0)
  expect((await unlink()).json).toEqual({ email: person.email, issuers: [], endedSessions: 0 })
  expect(await activityOf(tenant.accountId)).toContainEqual(
    expect.objectContaining({ details: { identity: 'unlinked', issuer, endedSessions } }),
  )
})

test('people link makes an invitation for who waits, and a link to choose a password for others', async () => {
  const tenant = await makeTenant()
  const first = await add(tenant, emailOf(tenant), '--role', 'account-admin')
  const again = await done<{ kind: string; link: { url: string } }>(tenant, ['people', 'link', emailOf(tenant)])
  expect(again).toMatchObject({ kind: 'invitation', link: { url: expect.stringContaining('/invitation#') } })
  expect(again.link.url).not.toBe(first.link!.url)
  // Other roles make the link void, and only who changed them sees the new one.
  const granted = await done<Changed>(tenant, ['people', 'grant', emailOf(tenant), 'sei-viewer', '--all-projects'])
  expect(granted.link).toMatchObject({ url: expect.stringContaining('/invitation#') })
  expect(granted.link!.url).not.toBe(again.link.url)
  const link = await done(tenant, ['people', 'link', tenant.viewer.person.email])
  expect(link).toMatchObject({ email: tenant.viewer.person.email, kind: 'password', link: { url: expect.stringContaining('/password#') } })
  await done(tenant, ['people', 'disable', tenant.viewer.person.email])
  expect(await run(tenant, ['people', 'link', tenant.viewer.person.email])).toMatchObject({ code: 1, out: '', err: expect.stringContaining('disabled') })
})

test('people reset-passkeys takes all passkeys, ends sessions, and prints a link to add another', async () => {
  const tenant = await makeTenant()
  const { email } = tenant.lead.person
  await addPasskeyOf(await actorOf(tenant.lead.id))
  const answer = await done<{ email: string; link: { url: string; mail: string } }>(tenant, ['people', 'reset-passkeys', email])
  expect(answer).toMatchObject({ email, link: { url: expect.stringMatching(/^http:\/\/localhost:\d+\/passkey#/), mail: 'off' } })
  expect(await listOwnPasskeys(tenant.lead)).toEqual([])
  const { prisma } = await database()
  expect(await prisma.session.count({ where: { personId: tenant.lead.id, endedAt: null } })).toBe(0)
  expect(await everythingStored()).not.toContain(new URL(answer.link.url).hash.slice(1))
  await done(tenant, ['people', 'disable', email])
  expect(await run(tenant, ['people', 'reset-passkeys', email])).toMatchObject({ code: 1, out: '', err: expect.stringContaining('disabled') })
})

test('people disable ends sessions, lists the live keys and deletes them when it is told to; enable lets back in', async () => {
  const tenant = await makeTenant()
  const { email } = tenant.seiAdmin.person
  const { key } = await makeKey(tenant.seiAdmin, { name: 'of a leaver' })
  const live = { id: key.id, name: 'of a leaver', hint: key.hint, role: 'INGESTION', projectName: 'web', orgName: 'Engineering', lastUsedAt: null, callsInDay: 0 }
  await signedInAs(tenant.seiAdmin.id)
  expect(await done(tenant, ['people', 'disable', email])).toEqual({
    person: expect.objectContaining({ id: tenant.seiAdmin.id, status: 'disabled', liveKeys: 1 }),
    deletedKeys: [],
    liveKeys: [live],
  })
  await expect(signedInAs(tenant.seiAdmin.id)).rejects.toThrow()
  expect(await done(tenant, ['people', 'disable', email, '--delete-keys'])).toMatchObject({ person: { liveKeys: 0 }, deletedKeys: [live], liveKeys: [] })
  expect(await done(tenant, ['people', 'enable', email])).toMatchObject({ person: { status: 'active' } })
})

test('sessions list shows where a person is signed in, and end signs them out', async () => {
  const tenant = await makeTenant()
  const { id, person } = tenant.lead
  await done(tenant, ['sessions', 'end', person.email])
  const { sessionId } = await signedInAs(id)
  expect(await done(tenant, ['sessions', 'list', person.email])).toEqual({
    sessions: [
      {
        id: sessionId,
        method: 'password',
        browser: expect.any(String),
        isPhone: false,
        address: null,
        createdAt: expect.any(String),
        lastSeenAt: expect.any(String),
      },
    ],
  })
  expect(await done(tenant, ['sessions', 'end', person.email])).toEqual({ email: person.email, endedSessions: 1 })
  expect(await done(tenant, ['sessions', 'list', person.email])).toEqual({ sessions: [] })
})

test('nobody of another account is found', async () => {
  const tenant = await makeTenant()
  const stranger = (await makeTenant()).viewer.person.email
  for (const words of [['people', 'disable'], ['people', 'enable'], ['people', 'link'], ['sessions', 'list'], ['sessions', 'end']]) {
    expect(await run(tenant, [...words, stranger])).toMatchObject({ code: 1, out: '' })
  }
  expect(await run(tenant, ['people', 'set-password', stranger], 'some words of hers')).toMatchObject({ code: 1, out: '' })
  expect(await run(tenant, ['people', 'add', stranger, '--name', 'Ana', '--role', 'account-admin'])).toMatchObject({ code: 1, out: '' })
})

test('each change is a row of the activity log, as done by the operator and from no address', async () => {
  const tenant = await makeTenant()
  const { email } = tenant.viewer.person
  const changes: [string[], string?][] = [
    [['people', 'add', emailOf(tenant), '--name', 'Ana', '--role', 'sei-viewer', '--all-projects']],
    [['people', 'set-password', email], 'some words of hers'],
    [['people', 'link', email]],
    [['people', 'reset-passkeys', email]],
    [['people', 'grant', email, 'sei-admin', '--all-projects']],
    [['people', 'revoke', email, 'sei-admin', '--all-projects']],
    [['people', 'disable', email]],
    [['people', 'enable', email]],
  ]
  for (const [words, input] of changes) {
    const before = (await activityOf(tenant.accountId)).length
    await done(tenant, words, input)
    const rows = (await activityOf(tenant.accountId)).slice(before)
    expect(rows.length, words.join(' ')).toBeGreaterThan(0)
    for (const row of rows) {
      expect(row).toMatchObject({ actorKind: 'operator', actorId: null, actorLabel: expect.stringMatching(`^operator:${userInfo().username}@.`), address: null })
    }
  }
})
