import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { invitationsApi, peopleApi, personApi } from '../../lib/paths'
import { InvitedPerson, PeoplePage } from '../../lib/schema/person'
import { Problem } from '../../lib/schema/problem'
import { signIn, type ConsoleClient } from '../support/console-client'
import { makePlace, runSql, type MadePlace } from '../support/places'
import { startOnOwnDatabase, type Started } from '../support/started'

/** `elsewhere` is the Account Admin of another account; `loner` has no role at all. */
type Caller = 'admin' | 'seiAdmin' | 'lead' | 'viewer' | 'stranger' | 'loner' | 'elsewhere' | 'nobody'
type Target = { id: string; web: string }
type Call = { method: string; path: (personId: string) => string; body?: (target: Target) => unknown; invited?: true; disabled?: true }

const viewerOf = (projectId: string) => ({ role: 'SEI_VIEWER', projectId })
const freshEmail = () => `${randomUUID()}@example.com`

const calls = {
  list: { method: 'GET', path: peopleApi },
  invite: { method: 'POST', path: peopleApi, body: ({ web }) => ({ email: freshEmail(), name: 'Noor', roles: [viewerOf(web)] }) },
  changeRoles: { method: 'PUT', path: (id) => personApi(id, 'roles'), body: ({ web }) => ({ roles: [{ role: 'SEI_ADMIN', projectId: web }] }) },
  keys: { method: 'GET', path: (id) => personApi(id, 'keys') },
  resend: { method: 'POST', path: (id) => personApi(id, 'invitation'), invited: true },
  cancel: { method: 'DELETE', path: (id) => personApi(id, 'invitation'), invited: true },
  disable: { method: 'POST', path: (id) => personApi(id, 'disable'), body: () => ({}) },
  enable: { method: 'POST', path: (id) => personApi(id, 'enable'), disabled: true },
  endSessions: { method: 'POST', path: (id) => personApi(id, 'end-sessions') },
  passwordLink: { method: 'POST', path: (id) => personApi(id, 'password-link') },
  passkeyLink: { method: 'POST', path: (id) => personApi(id, 'passkey-link') },
} satisfies Record<string, Call>
type Name = keyof typeof calls

const names = Object.keys(calls) as Name[]
const all = (status: number) => Object.fromEntries(names.map((name) => [name, status])) as Record<Name, number>
const ofAccountAdmin = { disable: 403, enable: 403, endSessions: 403, passwordLink: 403, passkeyLink: 403 }

/** What is answered about a person of the first project. */
const expected: Record<Caller, Record<Name, number>> = {
  admin: { ...all(200), invite: 201, cancel: 204 },
  seiAdmin: { ...all(200), invite: 201, cancel: 204, ...ofAccountAdmin },
  lead: all(403),
  viewer: all(403),
  // SEI Admin of another project: the list is theirs, and the person and the project are not there.
  stranger: { ...all(404), list: 200, ...ofAccountAdmin },
  loner: all(403),
  elsewhere: { ...all(404), list: 200 },
  nobody: all(401),
}

let started: Started
let place: MadePlace
let other: MadePlace
let web: string
let ops: string
const clients = new Map<Caller, ConsoleClient>()
const databaseUrl = () => started.env.DATABASE_URL!

const projectsOf = async ({ accountId }: MadePlace) => {
  const rows = await runSql<{ id: string; identifier: string }>(databaseUrl(), 'SELECT id, identifier FROM project WHERE account_id = $1', [accountId])
  const idOf = (identifier: string) => rows.find((row) => row.identifier === identifier)!.id
  return { first: idOf('first'), second: idOf('second') }
}

/** A person with the role of a viewer in the first project. */
async function makeTarget({ invited, disabled }: Call): Promise<Target> {
  const [row] = await runSql<{ id: string }>(
    databaseUrl(),
    `INSERT INTO person (account_id, email, name, password_hash, invited_at, disabled_at) VALUES ($1, $2, 'Target', $3, $4, $5) RETURNING id`,
    [place.accountId, freshEmail(), invited ? null : 'x', invited ? new Date() : null, disabled ? new Date() : null],
  )
  const { id } = row!
  await runSql(databaseUrl(), `INSERT INTO role_binding (account_id, person_id, project_id, role) VALUES ($1, $2, $3, 'SEI_VIEWER')`, [
    place.accountId,
    id,
    web,
  ])
  await runSql(databaseUrl(), `INSERT INTO session (person_id, method, expires_at, user_agent) VALUES ($1, 'password', now() + interval '1 hour', 'x')`, [id])
  return { id, web }
}

/** Everything that is stored of a person. */
const storedOf = (id: string) =>
  runSql(
    databaseUrl(),
    `SELECT p::text AS person, (SELECT string_agg(b::text, ' ' ORDER BY b.id) FROM role_binding b WHERE b.person_id = p.id) AS roles,
            (SELECT string_agg(s::text, ' ' ORDER BY s.id) FROM session s WHERE s.person_id = p.id) AS sessions,
            (SELECT count(*)::int FROM person_link l WHERE l.person_id = p.id) AS links
     FROM person p WHERE p.id = $1`,
    [id],
  )

beforeAll(async () => {
  // PGlite lets nobody but the server open the database, and the roles are the same on both.
  started = await startOnOwnDatabase('postgresql')
  const { url } = started.server
  place = await makePlace(databaseUrl())
  other = await makePlace(databaseUrl())
  ;({ first: web, second: ops } = await projectsOf(place))
  for (const [name, { email, password }] of Object.entries(place.people)) clients.set(name as Caller, await signIn(url, email, password))
  clients.set('elsewhere', await signIn(url, other.people.admin.email, other.people.admin.password))
  // The second account's viewer, without the role.
  const { id, email, password } = other.people.viewer
  await runSql(databaseUrl(), 'DELETE FROM role_binding WHERE person_id = $1', [id])
  clients.set('loner', await signIn(url, email, password))
  const call: ConsoleClient['call'] = (method, path, body) =>
    fetch(url + path, {
      method,
      headers: { origin: url, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
  clients.set('nobody', { ...clients.get('admin')!, cookie: '', call })
})

afterAll(() => started.remove())

test('the table has every handler of people, and nothing else', () => {
  const root = join(import.meta.dirname, '../../app/api/people')
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => basename(file) === 'route.ts')
  const handlers = files.flatMap((file) => {
    const exported = [...readFileSync(join(root, file), 'utf8').matchAll(/^  ([A-Z]+): /gm)]
    return exported.map(([, method]) => `${method} ${join('/api/people', dirname(file))}`)
  })
  const entries = Object.values(calls).map(({ method, path }: Call) => `${method} ${decodeURIComponent(path('[personId]'))}`)
  expect(entries.sort()).toEqual(handlers.sort())
})

describe.each(Object.keys(expected) as Caller[])('%s', (caller) => {
  test.each(names)('%s', async (name) => {
    const { method, path, body, ...state } = calls[name] as Call
    const target = await makeTarget({ method, path, ...state })
    const before = await storedOf(target.id)
    const response = await clients.get(caller)!.call(method, path(target.id), body?.(target))
    expect(response.status).toBe(expected[caller][name])
    expect(response.headers.get('cache-control')).toBe('no-store')
    if (response.ok) return
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    const problem = Problem.parse(await response.json())
    expect(problem).toMatchObject({ status: response.status, instance: path(target.id) })
    // Whoever was refused changed nothing, and read nothing.
    expect(await storedOf(target.id)).toEqual(before)
    expect(JSON.stringify(problem)).not.toContain('Target')
  })
})

test.each(names.filter((name) => name !== 'list' && name !== 'invite'))('%s: an id of nobody is as one of another account', async (name) => {
  const { method, path, body } = calls[name] as Call
  const answers = []
  for (const id of [other.people.lead.id, randomUUID(), 'nonsense']) {
    const response = await clients.get('admin')!.call(method, path(id), body?.({ id, web }))
    const { detail, type } = Problem.parse(await response.json())
    answers.push({ status: response.status, detail, type })
  }
  expect(answers[0]!.status).toBe(404)
  expect(answers).toEqual([answers[0], answers[0], answers[0]])
})

describe('ids of another account or project in a body', () => {
  test.each(['admin', 'seiAdmin'] as const)('%s gives no role in them', async (caller) => {
    const theirs = await projectsOf(other)
    const target = await makeTarget(calls.changeRoles)
    for (const projectId of [theirs.first, randomUUID(), ...(caller === 'seiAdmin' ? [ops] : [])]) {
      const client = clients.get(caller)!
      const roles = [viewerOf(web), viewerOf(projectId)]
      expect((await client.call('PUT', personApi(target.id, 'roles'), { roles })).status).toBe(404)
      expect((await client.call('POST', peopleApi(), { email: freshEmail(), name: 'Noor', roles })).status).toBe(404)
    }
  })

  test('a key of another account, or of another person, is deleted with nobody', async () => {
    const key = await (await signIn(started.server.url, other.people.seiAdmin.email, other.people.seiAdmin.password)).createKey(other.ref, 'theirs')
    const mine = await clients.get('admin')!.createKey(place.ref, 'of the admin')
    for (const id of [key.key.id, mine.key.id, randomUUID()]) {
      const target = await makeTarget(calls.disable)
      expect((await clients.get('admin')!.call('POST', personApi(target.id, 'disable'), { deleteKeys: [id] })).status).toBe(404)
      const [row] = await runSql(databaseUrl(), 'SELECT disabled_at FROM person WHERE id = $1', [target.id])
      expect(row).toEqual({ disabled_at: null })
    }
  })

  test('the list filtered by a project of another account shows nobody', async () => {
    const theirs = await projectsOf(other)
    for (const [caller, projectId] of [['admin', theirs.first], ['seiAdmin', ops], ['seiAdmin', theirs.first]] as const) {
      const response = await clients.get(caller)!.call('GET', `${peopleApi()}?projectId=${projectId}`)
      expect(PeoplePage.parse(await response.json())).toMatchObject({ items: [], total: 0 })
    }
  })
})

test('an SEI Admin who tries to give Account Admin is refused, in every way there is', async () => {
  const seiAdmin = clients.get('seiAdmin')!
  const target = await makeTarget(calls.changeRoles)
  const { id } = place.people.seiAdmin
  for (const roles of [[{ role: 'ACCOUNT_ADMIN', projectId: null }], [{ role: 'SEI_ADMIN', projectId: null }]]) {
    for (const personId of [target.id, id]) expect((await seiAdmin.call('PUT', personApi(personId, 'roles'), { roles })).status).toBe(403)
    expect((await seiAdmin.call('POST', peopleApi(), { email: freshEmail(), name: 'Noor', roles })).status).toBe(403)
  }
  const inProject = { roles: [{ role: 'ACCOUNT_ADMIN', projectId: web }] }
  expect((await seiAdmin.call('PUT', personApi(target.id, 'roles'), inProject)).status).toBe(400)
  expect((await clients.get('admin')!.call('PUT', personApi(target.id, 'roles'), inProject)).status).toBe(400)
})

test('an SEI Admin takes over nobody through an invitation that waits', async () => {
  const { url } = started.server
  const [admin, seiAdmin] = [clients.get('admin')!, clients.get('seiAdmin')!]
  const email = freshEmail()
  const invite = async (client: ConsoleClient, role: string, projectId: string | null) =>
    InvitedPerson.parse(await (await client.call('POST', peopleApi(), { email, name: 'Noor', roles: [{ role, projectId }] })).json())
  const accept = async ({ link }: InvitedPerson, password: string) => {
    const secret = new URL(link!.url).hash.slice(1)
    return clients.get('nobody')!.call('POST', invitationsApi('accept'), { secret, name: 'Noor', password })
  }
  const early = await invite(seiAdmin, 'SEI_VIEWER', web)
  const late = await invite(admin, 'ACCOUNT_ADMIN', null)
  expect(late.person.id).toBe(early.person.id)

  for (const method of ['POST', 'DELETE']) expect((await seiAdmin.call(method, personApi(late.person.id, 'invitation'))).status).toBe(403)
  expect((await seiAdmin.call('PUT', personApi(late.person.id, 'roles'), { roles: [] })).status).toBe(403)
  expect((await seiAdmin.call('POST', peopleApi(), { email, name: 'Eve', roles: [viewerOf(web)] })).status).toBe(403)
  expect((await accept(early, 'the attacker chose this one')).status).toBe(410)
  const [waiting] = await runSql(databaseUrl(), 'SELECT password_hash, invited_at IS NOT NULL AS waits FROM person WHERE email = $1', [email])
  expect(waiting).toEqual({ password_hash: null, waits: true })

  const password = 'Noor alone knows 7 violet herons'
  expect((await accept(late, password)).status).toBe(200)
  const noor = await signIn(url, email, password)
  expect((await noor.call('POST', personApi(place.people.viewer.id, 'end-sessions'))).status).toBe(200)
  expect((await accept(late, password)).status).toBe(410)
})

test('a disabled person is out at their next request, in every browser', async () => {
  const { url } = started.server
  const invited = InvitedPerson.parse(
    await (await clients.get('admin')!.call('POST', peopleApi(), { email: freshEmail(), name: 'Noor', roles: [viewerOf(web)] })).json(),
  )
  await runSql(databaseUrl(), 'UPDATE person SET invited_at = NULL, password_hash = (SELECT password_hash FROM person WHERE id = $2) WHERE id = $1', [
    invited.person.id,
    place.people.viewer.id,
  ])
  const browsers = [
    await signIn(url, invited.person.email, place.people.viewer.password),
    await signIn(url, invited.person.email, place.people.viewer.password),
  ]
  for (const browser of browsers) expect((await browser.call('GET', peopleApi())).status).toBe(403)
  expect((await clients.get('admin')!.call('POST', personApi(invited.person.id, 'disable'), {})).status).toBe(200)
  for (const browser of browsers) expect((await browser.call('GET', peopleApi())).status).toBe(401)
})

test('no secret of a link is in an answer but the one that made it, or in the log of the server', async () => {
  const admin = clients.get('admin')!
  const body = { email: freshEmail(), name: 'Noor', roles: [viewerOf(web)] }
  const { person, link } = InvitedPerson.parse(await (await admin.call('POST', peopleApi(), body)).json())
  const secret = new URL(link!.url).hash.slice(1)
  expect(new URL(link!.url).origin).toBe(new URL(started.server.url).origin)
  expect(await (await admin.call('GET', `${peopleApi()}?q=${person.email}`)).text()).not.toContain(secret)
  expect(started.server.output()).not.toContain(secret)
})
