import { hash, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import {
  accountActivityLogApi,
  accountActivityLogsApi,
  accountActivityLogsFileApi,
  activityLogApi,
  activityLogsApi,
  activityLogsFileApi,
  deletedKeyApi,
  deletedKeysApi,
  dismissalsApi,
  findingsApi,
  findingsOfKindApi,
  keyActionApi,
  keyApi,
  keyLookUpApi,
  keyUsageApi,
  keysApi,
  keysBulkApi,
  oneProjectApi,
  organizationApi,
  organizationsApi,
  projectActionApi,
  projectMembersApi,
  projectSettingsApi,
  projectsApi,
  type ProjectRef,
} from '../../lib/paths'
import { ActivityPage } from '../../lib/schema/activity-log'
import type { CreatedKey } from '../../lib/schema/key'
import { ChangedKeys } from '../../lib/schema/key-bulk'
import { Problem } from '../../lib/schema/problem'
import { ListedProject, OrganizationList } from '../../lib/schema/project'
import { signIn, type ConsoleClient } from '../support/console-client'
import { peopleOf, startOnOwnDatabase, type Started } from '../support/started'

type Caller = 'admin' | 'seiAdmin' | 'lead' | 'viewer' | 'stranger' | 'nobody'
type Call = {
  method: string
  path: (ref: ProjectRef, id: string) => string
  /** The name of that id in the address, and the id itself where it is not the key's. */
  id?: { name: string; of: (ref: ProjectRef, keyId: string) => Promise<string> }
  body?: (created: CreatedKey) => unknown
  status: number
  /** Who may, of the members of the project. */
  by: readonly Caller[]
  /** What an administrator does with the key before. */
  first?: (ref: ProjectRef, keyId: string) => Promise<unknown>
  isInArchived?: true
}

const admins: readonly Caller[] = ['admin', 'seiAdmin']
const leads: readonly Caller[] = [...admins, 'lead']
const members: readonly Caller[] = [...leads, 'viewer']

const hashOf = (secret: string) => hash('sha256', secret)

const action = (name: Parameters<typeof keyActionApi>[2]) => (ref: ProjectRef, keyId: string) => keyActionApi(ref, keyId, name)

const rotate = (ref: ProjectRef, keyId: string) => admin.call('POST', keyActionApi(ref, keyId, 'rotate'), { overlap: '0' })

/** The entry of the log that tells of the creation of a key. */
const entryOf = async (ref: ProjectRef, keyId: string) => {
  const page = await admin.call('GET', `${activityLogsApi(ref)}?target=${keyId}&actions=CREATED`)
  return ActivityPage.parse(await page.json()).items[0]!.id
}

/** A finding of every key that was made just now. */
const never = 'never_revealed'

const dismiss = (ref: ProjectRef, keyId: string) => admin.call('POST', dismissalsApi(ref), { kind: never, keyIds: [keyId], reason: 'Later' })

const idFor = async ({ id }: Call, ref: ProjectRef, keyId: string) => (id ? id.of(ref, keyId) : keyId)

const calls = {
  list: { method: 'GET', path: keysApi, status: 200, by: members, isInArchived: true },
  create: { method: 'POST', path: keysApi, body: () => ({ name: randomUUID(), role: 'INGESTION' }), status: 201, by: admins },
  'look up': { method: 'POST', path: keyLookUpApi, body: ({ secret }) => ({ hash: hashOf(secret) }), status: 200, by: members, isInArchived: true },
  read: { method: 'GET', path: keyApi, status: 200, by: leads, isInArchived: true },
  edit: { method: 'PATCH', path: keyApi, body: () => ({ name: randomUUID() }), status: 200, by: admins },
  rotate: { method: 'POST', path: action('rotate'), body: () => ({ overlap: '1h' }), status: 201, by: admins },
  reveal: { method: 'POST', path: action('reveal'), body: ({ secretId }) => ({ secretId }), status: 200, by: admins },
  'cancel rotation': { method: 'DELETE', path: action('rotation'), first: rotate, status: 200, by: admins },
  'end old secret': { method: 'POST', path: action('rotation/end'), first: rotate, status: 200, by: admins },
  pause: { method: 'POST', path: action('pause'), status: 200, by: leads },
  resume: { method: 'POST', path: action('resume'), status: 200, by: leads },
  delete: { method: 'DELETE', path: keyApi, body: () => ({ reason: 'Not needed' }), status: 204, by: leads, isInArchived: true },
  'change many': { method: 'POST', path: keysBulkApi, body: ({ key }) => ({ action: 'delete', ids: [key.id] }), status: 200, by: leads, isInArchived: true },
  'list deleted': { method: 'GET', path: deletedKeysApi, status: 200, by: leads, isInArchived: true },
  'read deleted': { method: 'GET', path: deletedKeyApi, first: (ref, keyId) => admin.call('DELETE', keyApi(ref, keyId)), status: 200, by: leads, isInArchived: true },
  settings: { method: 'GET', path: projectSettingsApi, status: 200, by: members, isInArchived: true },
  'change settings': { method: 'PATCH', path: projectSettingsApi, body: () => ({ requireKeyExpiry: false }), status: 200, by: admins },
  members: { method: 'GET', path: projectMembersApi, status: 200, by: admins },
  activity: { method: 'GET', path: activityLogsApi, status: 200, by: leads, isInArchived: true },
  'file of activity': { method: 'GET', path: activityLogsFileApi, status: 200, by: leads, isInArchived: true },
  'entry of activity': { method: 'GET', path: activityLogApi, id: { name: '[id]', of: entryOf }, status: 200, by: leads, isInArchived: true },
  usage: { method: 'GET', path: keyUsageApi, status: 200, by: leads, isInArchived: true },
  findings: { method: 'GET', path: findingsApi, status: 200, by: leads, isInArchived: true },
  'findings of a kind': { method: 'GET', path: findingsOfKindApi, id: { name: '[kind]', of: async () => never }, status: 200, by: leads, isInArchived: true },
  'list dismissed': { method: 'GET', path: dismissalsApi, first: dismiss, status: 200, by: leads, isInArchived: true },
  dismiss: { method: 'POST', path: dismissalsApi, body: ({ key }) => ({ kind: never, keyIds: [key.id], reason: 'Later' }), status: 200, by: leads },
  'show again': { method: 'DELETE', path: dismissalsApi, body: ({ key }) => ({ kind: never, keyId: key.id }), first: dismiss, status: 204, by: leads },
} satisfies Record<string, Call>

const callers: readonly Caller[] = [...members, 'stranger', 'nobody']

/** Whoever is no member learns nothing, not even whether there is a project. */
function expected(caller: Caller, { by, status }: Call): number {
  if (by.includes(caller)) return status
  return caller === 'nobody' ? 401 : caller === 'stranger' ? 404 : 403
}

let started: Started
let ref: ProjectRef
let strangersRef: ProjectRef
let admin: ConsoleClient
const clients = new Map<Caller, ConsoleClient>()

beforeAll(async () => {
  started = await startOnOwnDatabase(inject('databaseKind'))
  const { url } = started.server
  const place = await peopleOf(started)
  ;({ ref, strangersRef } = place)
  for (const [name, { email, password }] of Object.entries(place.people)) {
    clients.set(name as Caller, await signIn(url, email, password))
  }
  admin = clients.get('admin')!
  const call: ConsoleClient['call'] = (method, path, body) =>
    fetch(url + path, {
      method,
      headers: { origin: url, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
  clients.set('nobody', { ...admin, cookie: '', call })
})

afterAll(() => started.remove())

test('each part of the console has its table, here or in the test that is named', () => {
  const tables = {
    'activity-logs': 'roles',
    auth: 'sign-in',
    invitations: 'links',
    oidc: 'single-sign-on',
    organizations: 'roles',
    orgs: 'roles',
    'passkey-links': 'passkeys',
    passkeys: 'passkeys',
    'password-links': 'links',
    people: 'people-roles',
    profile: 'profile',
    projects: 'roles',
  }
  expect(readdirSync(join(import.meta.dirname, '../../app/api')).sort()).toEqual(Object.keys(tables).sort())
})

test('the table has every handler of a project, and nothing else', () => {
  const root = join(import.meta.dirname, '../../app/api/orgs')
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => basename(file) === 'route.ts')
  const handlers = files.flatMap((file) => {
    const exported = [...readFileSync(join(root, file), 'utf8').matchAll(/^  ([A-Z]+): /gm)]
    return exported.map(([, method]) => `${method} /api/orgs/${dirname(file)}`)
  })
  const entries = Object.values(calls).map(({ method, path, id }: Call) => {
    const address = path({ org: '[org]', project: '[project]' }, id?.name ?? '[keyId]')
    return `${method} ${decodeURIComponent(address)}`
  })
  expect(entries.sort()).toEqual(handlers.sort())
})

/** What an administrator reads of a key: as a live and as a deleted one. */
const knownOf = (where: ProjectRef, keyId: string) =>
  Promise.all(
    [keyApi, deletedKeyApi].map(async (path) => {
      const response = await admin.call('GET', path(where, keyId))
      return response.ok ? response.json() : response.status
    }),
  )

describe.each(callers)('%s', (caller) => {
  test.each(Object.keys(calls) as (keyof typeof calls)[])('%s', async (name) => {
    const call: Call = calls[name]
    const { method, path, body, first } = call
    const where = caller === 'stranger' ? strangersRef : ref
    const created = await admin.createKey(where, randomUUID())
    const { key } = created
    await first?.(where, key.id)
    const id = await idFor(call, where, key.id)
    const before = await knownOf(where, key.id)
    const response = await clients.get(caller)!.call(method, path(where, id), body?.(created))
    expect(response.status).toBe(expected(caller, call))
    expect(response.headers.get('cache-control')).toBe('no-store')
    const requestId = response.headers.get('x-request-id')
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/)
    if (response.ok) return
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    const problem = Problem.parse(await response.json())
    expect(problem).toMatchObject({ status: response.status, requestId, instance: path(where, id) })
    // Whoever was refused changed nothing.
    expect(await knownOf(where, key.id)).toEqual(before)
  })
})

test('a key of another project is not found under this one, whatever is asked of it', async () => {
  const other = { org: ref.org, project: ref.project === 'demo' ? 'payments' : 'second' }
  const created = await admin.createKey(other, 'of the other project')
  const { key } = created
  const before = await knownOf(other, key.id)
  const ofOneKey = Object.entries<Call>(calls).filter(([, { path, id }]) => id?.name !== '[kind]' && path(ref, 'one') !== path(ref, 'another'))
  expect(ofOneKey.length).toBeGreaterThan(3)
  for (const [name, call] of ofOneKey) {
    const id = await idFor(call, other, key.id)
    expect((await admin.call(call.method, call.path(ref, id), call.body?.(created))).status, name).toBe(404)
  }
  const inBodies = [
    [keysBulkApi(ref), { action: 'delete', ids: [key.id] }],
    [keysBulkApi(ref), { action: 'narrow', ids: [key.id] }],
    [dismissalsApi(ref), { kind: never, keyIds: [key.id], reason: 'Not mine' }],
  ] as const
  for (const [path, body] of inBodies) {
    const { results } = ChangedKeys.parse(await (await admin.call('POST', path, body)).json())
    expect(results).toMatchObject([{ id: key.id, outcome: 'refused' }])
  }
  expect((await admin.call('DELETE', dismissalsApi(ref), { kind: never, keyId: key.id })).status).toBe(404)
  expect(await (await admin.call('GET', `${activityLogsApi(ref)}?target=${key.id}`)).json()).toMatchObject({ items: [] })
  expect(await knownOf(other, key.id)).toEqual(before)
})

test('a key is found by its hash wherever the person may see it, and nowhere else', async () => {
  const other = { org: ref.org, project: ref.project === 'demo' ? 'payments' : 'second' }
  const { key, secret } = await admin.createKey(other, 'of the other project, looked up')
  const lookUp = async (client: ConsoleClient, token: string) =>
    (await client.call('POST', keyLookUpApi(ref), { hash: hashOf(token) })).text()
  expect(JSON.parse(await lookUp(admin, secret))).toMatchObject({ match: { id: key.id, isHere: false, project: other } })
  for (const caller of ['lead', 'viewer'] as const) {
    const client = clients.get(caller)!
    expect(await lookUp(client, secret)).toBe(await lookUp(client, `${secret}x`))
  }
})

test.each(['A'.repeat(64), 'a'.repeat(63), '', null, ['a'.repeat(64)], `' OR true --`])('%j is no hash', async (given) => {
  const response = await admin.call('POST', keyLookUpApi(ref), { hash: given })
  expect(response.status).toBe(400)
  expect(await response.text()).not.toMatch(/a{63}|A{64}/)
})

test.each([
  ['lead', 'hand-over', { responsibleId: randomUUID() }, 403],
  ['lead', 'pause', {}, 200],
  ['seiAdmin', 'hand-over', { responsibleId: randomUUID() }, 200],
  ['lead', 'narrow', {}, 403],
  ['seiAdmin', 'narrow', {}, 200],
] as const)('a %s who wants to %s many keys is asked for the right to do that', async (caller, action, more, status) => {
  const { key } = await admin.createKey(ref, randomUUID())
  const response = await clients.get(caller)!.call('POST', keysBulkApi(ref), { action, ids: [key.id], ...more })
  expect(response.status).toBe(status)
})

test('in an archived project keys can be listed, read and deleted, and nothing else', async () => {
  const body = { name: 'To be archived', identifier: `_${randomUUID().replaceAll('-', '')}` }
  const [organization] = OrganizationList.parse(await (await admin.call('GET', projectsApi())).json()).organizations
  const { id, identifier } = ListedProject.parse(
    await (await admin.call('POST', projectsApi(), { ...body, organizationId: organization!.id })).json(),
  )
  const where = { org: organization!.identifier, project: identifier }
  const entries = Object.entries<Call>(calls)
  const created = await Promise.all(entries.map(() => admin.createKey(where, randomUUID())))
  for (const [index, [, { first }]] of entries.entries()) await first?.(where, created[index]!.key.id)
  await admin.call('POST', projectActionApi(id, 'archive'))
  for (const [index, [name, call]] of entries.entries()) {
    const { method, path, body, status, isInArchived } = call
    const id = await idFor(call, where, created[index]!.key.id)
    const response = await admin.call(method, path(where, id), body?.(created[index]!))
    expect(response.status, name).toBe(isInArchived ? status : 403)
  }
})

describe('projects and organizations are an Account Admin’s', () => {
  type Place = { organizationId: string; projectId: string }
  type PlaceCall = { method: string; path: (place: Place) => string; body?: (place: Place) => unknown; status: number; archived?: true }
  const identifier = () => `_${randomUUID().replaceAll('-', '')}`

  const calls: Record<string, PlaceCall> = {
    list: { method: 'GET', path: projectsApi, status: 200 },
    create: { method: 'POST', path: projectsApi, body: ({ organizationId }) => ({ organizationId, name: 'New', identifier: identifier() }), status: 201 },
    rename: { method: 'PATCH', path: ({ projectId }) => oneProjectApi(projectId), body: () => ({ name: 'Other' }), status: 200 },
    archive: { method: 'POST', path: ({ projectId }) => projectActionApi(projectId, 'archive'), status: 200 },
    restore: { method: 'POST', path: ({ projectId }) => projectActionApi(projectId, 'restore'), status: 200, archived: true },
    delete: { method: 'DELETE', path: ({ projectId }) => oneProjectApi(projectId), status: 204, archived: true },
    'create organization': { method: 'POST', path: organizationsApi, body: () => ({ name: 'New', identifier: identifier() }), status: 201 },
    'rename organization': { method: 'PATCH', path: ({ organizationId }) => organizationApi(organizationId), body: () => ({ name: 'Other' }), status: 200 },
  }

  const listed = async () => OrganizationList.parse(await (await admin.call('GET', projectsApi())).json()).organizations

  async function makePlace(archived: boolean): Promise<Place> {
    const organizationId = (await listed())[0]!.id
    const body = { organizationId, name: 'Of a test', identifier: identifier() }
    const { id } = ListedProject.parse(await (await admin.call('POST', projectsApi(), body)).json())
    if (archived) await admin.call('POST', projectActionApi(id, 'archive'))
    return { organizationId, projectId: id }
  }

  test('the table has every handler', () => {
    const root = join(import.meta.dirname, '../../app/api')
    const handlers = ['projects', 'organizations'].flatMap((folder) => {
      const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((file) => basename(file) === 'route.ts')
      return files.flatMap((file) =>
        [...readFileSync(join(root, folder, file), 'utf8').matchAll(/^  ([A-Z]+): /gm)].map(
          ([, method]) => `${method} ${join('/api', folder, dirname(file))}`,
        ),
      )
    })
    const ids = { organizationId: '[organizationId]', projectId: '[projectId]' }
    const entries = Object.values(calls).map(({ method, path }) => `${method} ${decodeURIComponent(path(ids))}`)
    expect(entries.sort()).toEqual(handlers.sort())
  })

  const refused = { seiAdmin: 403, lead: 403, viewer: 403, stranger: 403, nobody: 401 }

  test.each(Object.keys(calls))('%s', async (name) => {
    const { method, path, body, status, archived } = calls[name]!
    const place = await makePlace(archived ?? false)
    const before = await listed()
    for (const [caller, expected] of Object.entries(refused)) {
      const response = await clients.get(caller as Caller)!.call(method, path(place), body?.(place))
      expect(response.status, caller).toBe(expected)
      expect(Problem.parse(await response.json())).toMatchObject({ status: expected, instance: path(place) })
    }
    expect(await listed()).toEqual(before)
    const response = await admin.call(method, path(place), body?.(place))
    expect(response.status).toBe(status)
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test('an id that is none, or that nothing has, is not found', async () => {
    for (const id of ['1', randomUUID(), '..%2f', "' OR 1=1 --"]) {
      expect((await admin.call('PATCH', oneProjectApi(id), { name: 'x' })).status).toBe(404)
      expect((await admin.call('DELETE', oneProjectApi(id))).status).toBe(404)
      expect((await admin.call('POST', projectActionApi(id, 'archive'))).status).toBe(404)
      expect((await admin.call('PATCH', organizationApi(id), { name: 'x' })).status).toBe(404)
    }
  })

  test('a request from another site changes nothing', async () => {
    const { projectId } = await makePlace(false)
    const headers = { origin: 'https://evil.example' }
    expect((await admin.call('POST', projectActionApi(projectId, 'archive'), undefined, headers)).status).toBe(403)
  })
})

test.each([
  ['a project', () => activityLogsFileApi(ref), () => `${ref.org}-${ref.project}`, ''],
  ['the account', accountActivityLogsFileApi, () => '[\\w.-]+', ',project'],
])('the file of the log of %s is a download with its name and the day', async (_of, path, name, column) => {
  const response = await admin.call('GET', `${path()}?types=API_ACCESS_KEY`)
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  const disposition = new RegExp(`^attachment; filename="activity-logs-${name()}-\\d{4}-\\d\\d-\\d\\d\\.csv"$`)
  expect(response.headers.get('content-disposition')).toMatch(disposition)
  expect((await response.text()).split('\r\n')[0]).toBe(`timestamp,email,type,action,target,details,address${column}`)
  const wrong = await admin.call('GET', `${path()}?from=yesterday`)
  expect(wrong.status).toBe(400)
  expect(wrong.headers.get('content-disposition')).toBeNull()
})

describe('the log of the account is an Account Admin’s', () => {
  const paths = {
    page: accountActivityLogsApi,
    file: accountActivityLogsFileApi,
    entry: accountActivityLogApi,
  } satisfies Record<string, (id: string) => string>

  test('the table has every handler', () => {
    const root = join(import.meta.dirname, '../../app/api/activity-logs')
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => basename(file) === 'route.ts')
    const entries = Object.values(paths).map((path) => decodeURIComponent(path('[id]')))
    expect(entries.sort()).toEqual(files.map((file) => join('/api/activity-logs', dirname(file))).sort())
  })

  test.each(Object.entries(paths))('%s', async (_name, path) => {
    const { key } = await admin.createKey(ref, randomUUID())
    const address = path(await entryOf(ref, key.id))
    for (const [caller, status] of Object.entries({ admin: 200, seiAdmin: 403, lead: 403, viewer: 403, stranger: 403, nobody: 401 })) {
      const response = await clients.get(caller as Caller)!.call('GET', address)
      expect(response.status, caller).toBe(status)
      expect(response.headers.get('cache-control')).toBe('no-store')
      const text = await response.text()
      expect(text.includes(key.name), caller).toBe(caller === 'admin')
    }
  })

  test('an id that is none, or that nothing has, is not found', async () => {
    for (const id of ['1', randomUUID(), "' OR true --"]) {
      expect((await admin.call('GET', accountActivityLogApi(id))).status).toBe(404)
      expect((await admin.call('GET', activityLogApi(ref, id))).status).toBe(404)
    }
  })
})
