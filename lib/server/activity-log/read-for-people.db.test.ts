// @module-tag pglite
import { randomUUID } from 'node:crypto'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { ExportActivity, ReadActivity, type ActivityPage } from '../../schema/activity-log'
import { inAccount } from '../../testing/make/account-actor'
import { makeTenant } from '../../testing/make/tenant'
import { withSettings } from '../../testing/services/settings'
import { createKey } from '../keys/create'
import { deleteKey } from '../keys/delete'
import { updateKey } from '../keys/update'
import { database } from '../database/open'
import { exportActivity } from './export'
import { readActivity, readActivityEntry } from './read-for-people'
import type { ActivityReader } from './readers'

const start = Date.parse('2026-01-01T00:00:00Z')
const minute = 60_000

/** An account whose log is read, and what adds entries to it, each some minutes after the start. */
async function setUp() {
  const tenant = await makeTenant()
  const { accountId, admin, adminElsewhere } = tenant
  const { prisma } = await database()
  const add = (...entries: { minute: number; label: string; type?: string; action?: string; targetId?: string; elsewhere?: true; details?: object }[]) =>
    prisma.activity.createMany({
      data: entries.map(({ minute: at, label, type = 'TEAM', action = 'EDITED', elsewhere, ...more }) => ({
        accountId,
        projectId: (elsewhere ? adminElsewhere : admin).projectId,
        at: new Date(start + at * minute),
        actorKind: 'person',
        actorLabel: label,
        type,
        action,
        address: '192.0.2.9',
        requestId: 'r',
        ...more,
      })),
    })
  return { ...tenant, add }
}

const read = (reader: ActivityReader, query: object = {}) => readActivity(reader, ReadActivity.parse(query))
const labelsOf = ({ items }: ActivityPage) => items.map(({ email }) => email)

const fileOf = async (reader: ActivityReader, query: object = {}) => {
  const pieces: string[] = []
  for await (const piece of exportActivity(reader, ExportActivity.parse(query))) pieces.push(piece)
  return pieces.join('')
}

test('pages go on and back while entries are added, each entry once and none left out', async () => {
  const { lead, add } = await setUp()
  // Several at one moment, also across the ends of pages.
  await add(...Array.from({ length: 23 }, (_, index) => ({ minute: Math.floor(index / 4), label: `${index}` })))
  const pages = [await read(lead, { limit: '5' })]
  for (let page = pages[0]!; page.nextCursor; pages.push(page)) {
    await add({ minute: 100 + pages.length, label: 'new' }, { minute: -1 - pages.length, label: 'old' })
    page = await read(lead, { limit: '5', cursor: page.nextCursor })
  }
  const seen = pages.flatMap(labelsOf).filter((label) => label !== 'old')
  expect(seen).toHaveLength(23)
  expect(new Set(seen).size).toBe(23)
  const times = pages.flatMap(({ items }) => items.map(({ timestamp }) => timestamp))
  expect(times).toEqual([...times].sort().reverse())

  const back = []
  for (let page = pages.at(-1)!; page.previousCursor; ) back.unshift(...labelsOf((page = await read(lead, { limit: '5', cursor: page.previousCursor }))))
  expect(back.filter((label) => label === 'new').length).toBeGreaterThan(3)
  expect(back.filter((label) => label !== 'new')).toEqual(pages.slice(0, -1).flatMap(labelsOf))
})

test('filters narrow each other: several emails, types, actions, a time, a target', async () => {
  const { lead, add } = await setUp()
  const target = randomUUID()
  await add(
    { minute: 1, label: 'ada@example.com' },
    { minute: 2, label: 'ada@example.com', type: 'KPI', action: 'CREATED' },
    { minute: 3, label: 'grace@example.com', type: 'KPI', targetId: target },
    { minute: 4, label: 'linus@example.com', action: 'DELETED', targetId: target },
    { minute: 5, label: 'ada@example.com', type: 'DEVELOPER', elsewhere: true },
    { minute: 6, label: 'ada@example.com', type: 'TEAM', elsewhere: true, targetId: target },
  )
  const minutesOf = async (query: object) => (await read(lead, query)).items.map(({ timestamp }) => (Date.parse(timestamp) - start) / minute)
  expect(await minutesOf({})).toEqual([5, 4, 3, 2, 1])
  expect(await minutesOf({ emails: 'ADA@example.com' })).toEqual([5, 2, 1])
  expect(await minutesOf({ emails: ['grace@example.com', 'linus@example.com'] })).toEqual([4, 3])
  expect(await minutesOf({ emails: 'ada@example.com,grace@example.com', types: 'KPI' })).toEqual([3, 2])
  expect(await minutesOf({ types: 'KPI,TEAM', actions: 'EDITED' })).toEqual([3, 1])
  expect(await minutesOf({ actions: 'CREATED,DELETED' })).toEqual([4, 2])
  expect(await minutesOf({ from: new Date(start + 2 * minute).toISOString(), to: new Date(start + 4 * minute).toISOString() })).toEqual([3, 2])
  expect(await minutesOf({ target })).toEqual([4, 3])
  expect(await minutesOf({ target: target.toUpperCase(), emails: 'grace@example.com' })).toEqual([3])
  expect(await minutesOf({ target, types: 'PLAYBOOK' })).toEqual([])
  expect(await minutesOf({ target: `' OR true --`, emails: `%` })).toEqual([])
})

test('the part of the log that is of one key says who did what, from where, and what it was before', async () => {
  const { lead, seiAdmin, adminElsewhere } = await setUp()
  const { key } = await createKey(seiAdmin, { name: 'ci', description: '', role: 'INGESTION' })
  await createKey(seiAdmin, { name: 'other', description: '', role: 'INGESTION' })
  await updateKey(seiAdmin, key.id, { name: 'ci 2' })
  await deleteKey(seiAdmin, key.id)
  const { items } = await read(lead, { target: key.id.toUpperCase() })
  expect(items.map(({ action }) => action)).toEqual(['DELETED', 'EDITED', 'CREATED'])
  expect(items[1]).toMatchObject({
    email: seiAdmin.person.email,
    actorName: 'SEI_ADMIN',
    actor: { kind: 'person', id: seiAdmin.id },
    address: '192.0.2.7',
    project: { name: 'web', org: 'eng', project: 'web' },
    target: { id: key.id, name: 'ci 2' },
    details: { before: { name: 'ci' }, after: { name: 'ci 2' } },
  })
  expect(await readActivityEntry(lead, items[1]!.id)).toEqual(items[1])
  expect((await read(adminElsewhere, { target: key.id })).items).toEqual([])
  expect((await read(await inAccount(adminElsewhere), { target: key.id })).items).toEqual(items)
})

test('nothing of another account is found, whichever of its ids is asked for', async () => {
  const { add, lead, accountId } = await setUp()
  const target = randomUUID()
  await add({ minute: 1, label: 'theirs@example.com', targetId: target }, { minute: 2, label: 'theirs@example.com', type: 'DEVELOPER', targetId: target })
  const [entry] = (await read(lead)).items
  const other = await makeTenant()
  for (const reader of [other.admin, other.lead, await inAccount(other.admin)]) {
    for (const query of [{ target }, { emails: 'theirs@example.com' }, { target: accountId }, { target: entry!.id }]) {
      expect((await read(reader, query)).items).toEqual([])
    }
    await expect(readActivityEntry(reader, entry!.id)).rejects.toMatchObject({ code: 'not_found' })
    expect(await fileOf(reader, { emails: 'theirs@example.com' })).not.toContain('theirs')
  }
})

const cursor = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const position = { sort: 'at', order: 'desc', value: '2026-01-01T00:00:00.000Z', id: randomUUID(), back: false }

test.each([
  ['no cursor', 'x'],
  ['one of another list', cursor({ ...position, sort: 'createdAt' })],
  ['another order', cursor({ ...position, order: 'asc' })],
  ['no time', cursor({ ...position, value: `2026-01-01'; DROP TABLE activity; --` })],
  ['a zero', cursor({ ...position, value: '2026-01-01T00:00:00.000Z\0' })],
  ['no id', cursor({ ...position, id: `' OR true --` })],
  ['more than a cursor has', cursor({ ...position, accountId: randomUUID() })],
])('a cursor that is %s is refused', async (_what, sent) => {
  const { admin } = await makeTenant()
  for (const reader of [admin, await inAccount(admin)]) await expect(read(reader, { cursor: sent })).rejects.toMatchObject({ code: 'invalid_cursor' })
})

test('a cursor that somebody made up moves within what they may see, and no further', async () => {
  const { lead, add } = await setUp()
  await add({ minute: 1, label: 'seen' }, { minute: 2, label: 'hidden', elsewhere: true }, { minute: 3, label: 'hidden', type: 'USER' })
  const ends = { first: '9999-12-31T00:00:00.000Z', last: '1000-01-01T00:00:00.000Z' }
  expect(labelsOf(await read(lead, { cursor: cursor({ ...position, value: ends.first }) }))).toEqual(['seen'])
  expect(labelsOf(await read(lead, { cursor: cursor({ ...position, value: ends.last, back: true }) }))).toEqual(['seen'])
})

test('the file has what the filters let through, with the address, and no formulas', async () => {
  const { lead, admin, add } = await setUp()
  await add(
    { minute: 1, label: '=cmd|x', details: { note: '@SUM(1)' } },
    { minute: 2, label: 'ada@example.com', type: 'KPI', targetId: '+1' },
    { minute: 3, label: 'ada@example.com', type: 'DEVELOPER', elsewhere: true },
  )
  expect(await fileOf(lead, { types: 'TEAM,KPI' })).toBe(
    [
      'timestamp,email,type,action,target,details,address',
      `2026-01-01T00:02:00.000Z,ada@example.com,KPI,EDITED,'+1,{},192.0.2.9`,
      `2026-01-01T00:01:00.000Z,'=cmd|x,TEAM,EDITED,,"{""note"":""@SUM(1)""}",192.0.2.9`,
      '',
    ].join('\r\n'),
  )
  const rows: { project: string }[] = parse(await fileOf(await inAccount(admin), { emails: 'ada@example.com' }), { columns: true })
  expect(rows.map(({ project }) => project)).toEqual(['eng/ops', 'eng/web'])
  expect(await fileOf(lead, { types: 'PLAYBOOK' })).toBe('timestamp,email,type,action,target,details,address\r\n')
})

test('a page says for how many days entries are kept', async () => {
  const { lead } = await makeTenant()
  expect(await read(lead)).toMatchObject({ keptDays: 0 })
  expect(await withSettings({ RETENTION_ACTIVITY_DAYS: '30' }, () => read(lead))).toMatchObject({ keptDays: 30 })
})
