import { beforeAll, expect, test } from 'vitest'
import { ListActivityLogs } from '../../schema/activity-log'
import { signedInAs } from '../../testing/make/session'
import { makeTenant, testRequest, type Tenant } from '../../testing/make/tenant'
import { sessionActor, type PersonActor } from '../access/actor'
import { database } from '../database/open'
import { exportActivityLogs } from './export'
import { listActivityLogs } from './list'

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
  seiAdminEverywhere = await sessionActor(await signedInAs(person.id), { org: 'eng', project: 'web' }, testRequest)
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
