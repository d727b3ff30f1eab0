import { beforeAll, expect, test } from 'vitest'
import { ListActivityLogs, ReadActivity } from '../../schema/activity-log'
import { inAccount } from '../../testing/make/account-actor'
import { signedInAs } from '../../testing/make/session'
import { makeTenant, testRequest, type Tenant } from '../../testing/make/tenant'
import { sessionActor, type PersonActor } from '../access/actor'
import { database } from '../database/open'
import { exportActivity, exportActivityLogs } from './export'
import { listActivityLogs } from './read-for-keys'
import { readActivity, readActivityEntry } from './read-for-people'
import type { ActivityReader } from './readers'

let tenant: Tenant
/** An SEI Admin of every project, who is no Account Admin. */
let seiAdminEverywhere: PersonActor

beforeAll(async () => {
  tenant = await makeTenant()
  const { accountId, admin, adminElsewhere, viewer } = tenant
  const { prisma } = await database()
  const email = `everywhere-${accountId}@example.com`
  const person = await prisma.person.create({ data: { accountId, email, name: 'Everywhere' } })
  await prisma.roleBinding.create({ data: { accountId, personId: person.id, role: 'SEI_ADMIN', projectId: null } })
  seiAdminEverywhere = await sessionActor(await signedInAs(person.id), { org: 'eng', project: 'web' }, { ...testRequest })
  const here = admin.projectId
  const elsewhere = adminElsewhere.projectId
  const rows: [label: string, type: string, projectId: string | null][] = [
    ['team', 'TEAM', here],
    ['team of another project', 'TEAM', elsewhere],
    ['developers', 'DEVELOPER', elsewhere],
    ['sign-in', 'USER_LOGIN', null],
    ['sign-in here', 'USER_LOGIN', here],
    ['role here', 'USER', here],
    ['role elsewhere', 'USER', elsewhere],
    ['role in the account', 'USER', null],
    ['undecided here', 'SSO_CONFIG', here],
    ['undecided', 'SSO_CONFIG', null],
  ]
  await prisma.activity.createMany({
    data: rows.map(([actorLabel, type, projectId]) => {
      return { accountId, projectId, actorKind: 'person', actorLabel, type, action: 'EDITED', requestId: viewer.id }
    }),
  })
})

const ofProject = ['developers', 'team']
const ofSeiAdmin = ['developers', 'role here', 'team']
const ofAccountAdmin = [
  'developers',
  'role here',
  'role in the account',
  'sign-in',
  'sign-in here',
  'team',
  'undecided',
  'undecided here',
]

test.each([
  ['an Account Admin', () => tenant.admin, ofAccountAdmin],
  ['an SEI Admin', () => tenant.seiAdmin, ofSeiAdmin],
  ['an SEI Admin of every project', () => seiAdminEverywhere, ofSeiAdmin],
  ['an SEI Team Manager', () => tenant.lead, ofProject],
] as const)('%s sees what is for them, in lists, counts, pages and files', async (_who, reader, labels) => {
  const read = (query: object) => listActivityLogs(reader(), ListActivityLogs.parse(query))
  const { content, totalElements } = await read({ pageSize: '100' })
  expect(content.map(({ email }) => email).sort()).toEqual(labels)
  expect(totalElements).toBe(labels.length)
  const pages = await Promise.all(labels.map((_, index) => read({ pageSize: '1', pageIndex: String(index) })))
  expect(pages.flatMap((page) => page.content.map(({ email }) => email)).sort()).toEqual(labels)
  const people = labels.filter((label) => /sign-in|role/.test(label))
  expect((await read({ types: 'USER,USER_LOGIN' })).totalElements).toBe(people.length)
  const pieces: string[] = []
  for await (const piece of exportActivityLogs(reader(), { types: ['USER', 'USER_LOGIN'] })) pieces.push(piece)
  const lines = pieces.join('').trim().split('\r\n').slice(1)
  expect(lines.map((line) => line.split(',')[1]).sort()).toEqual(people)
})

const everything = [
  ...ofAccountAdmin,
  'role elsewhere',
  'team of another project',
].sort()

test.each([
  ['an Account Admin', async () => tenant.admin, ofAccountAdmin],
  ['an SEI Admin', async () => tenant.seiAdmin, ofSeiAdmin],
  ['an SEI Admin of every project', async () => seiAdminEverywhere, ofSeiAdmin],
  ['an SEI Team Manager', async () => tenant.lead, ofProject],
  ['an Account Admin, of the whole account,', () => inAccount(tenant.admin), everything],
  // The routes refuse them before; the verbs show nothing.
  ['an SEI Admin, of the whole account,', () => inAccount(tenant.seiAdmin), []],
  ['an SEI Team Manager, of the whole account,', () => inAccount(tenant.lead), []],
] as const)('%s reads in the console what is for them: pages, entries and files', async (_who, readerOf, labels: readonly string[]) => {
  const reader: ActivityReader = await readerOf()
  const read = async (query: object) => (await readActivity(reader, ReadActivity.parse(query))).items.map(({ email }) => email).sort()
  expect(await read({})).toEqual(labels)
  expect(await read({ emails: everything.join(',') })).toEqual(labels)
  expect(await read({ actions: 'EDITED' })).toEqual(labels)
  expect(await read({ types: 'USER,USER_LOGIN,SSO_CONFIG' })).toEqual(labels.filter((label) => /sign-in|role|undecided/.test(label)))

  const { prisma } = await database()
  const rows = await prisma.activity.findMany({ where: { accountId: tenant.accountId } })
  for (const { id, actorLabel } of rows) {
    const entry = readActivityEntry(reader, id)
    if (labels.includes(actorLabel)) await expect(entry).resolves.toMatchObject({ id, email: actorLabel })
    else await expect(entry, actorLabel).rejects.toMatchObject({ code: 'not_found' })
  }
  const pieces: string[] = []
  for await (const piece of exportActivity(reader, {})) pieces.push(piece)
  const lines = pieces.join('').trim().split('\r\n').slice(1)
  expect(lines.map((line) => line.split(',')[1]).sort()).toEqual(labels)
})

test('where data of the account was changed is told to those alone who know of all projects', async () => {
  const placeOf = async (reader: ActivityReader) => {
    const { items } = await readActivity(reader, ReadActivity.parse({ emails: 'developers,team' }))
    return Object.fromEntries(items.map(({ email, project }) => [email, project]))
  }
  const web = { name: 'web', org: 'eng', project: 'web' }
  const ops = { name: 'ops', org: 'eng', project: 'ops' }
  expect(await placeOf(tenant.lead)).toEqual({ team: web, developers: null })
  expect(await placeOf(seiAdminEverywhere)).toEqual({ team: web, developers: null })
  expect(await placeOf(tenant.admin)).toEqual({ team: web, developers: ops })
  expect(await placeOf(await inAccount(tenant.admin))).toEqual({ team: web, developers: ops })
})
