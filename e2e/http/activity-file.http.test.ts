// @module-tag night
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { activityLogsApi, activityLogsFileApi } from '../../lib/paths'
import { ActivityPage } from '../../lib/schema/activity-log'
import type { ConsoleClient } from '../support/console-client'
import { runSql } from '../support/places'
import { startOnOwnDatabase, type Started } from '../support/started'

/** Entries of a file that fits in no buffer on its way: 12 MB. */
const many = 30_000

let started: Started
let client: ConsoleClient
/** Of an entry of the project. */
let entryId: string
const sql = (text: string, values: unknown[] = []) => runSql<Record<string, unknown>>(started.env.DATABASE_URL!, text, values)

beforeAll(async () => {
  started = await startOnOwnDatabase('postgresql')
  client = await started.signIn()
  await client.createKey(started.ref, 'ci')
  const { items } = ActivityPage.parse(await (await client.call('GET', activityLogsApi(started.ref))).json())
  entryId = items[0]!.id
  // The statistics of PostgreSQL would count too, but up to ten seconds late.
  await sql('CREATE SEQUENCE reading')
  await sql('ALTER TABLE organization RENAME TO organization_table')
  await sql(`CREATE VIEW organization AS SELECT o.* FROM organization_table o, (SELECT nextval('reading') OFFSET 0) counted`)
})

afterAll(() => started.remove())

/** Adds entries of this person to the project. */
async function addEntries(email: string, count: number) {
  await sql(
    `INSERT INTO activity (account_id, project_id, at, actor_kind, actor_label, type, action, details, request_id)
     SELECT a.account_id, a.project_id, '2026-01-01'::timestamptz + n * interval '1 second', 'person', $2, 'TEAM', 'EDITED',
            jsonb_build_object('note', repeat('x', 300)), 'r'
     FROM activity a CROSS JOIN generate_series(1, $3::int) n WHERE a.id = $1`,
    [entryId, email, count],
  )
  await sql('ANALYZE activity')
}

test('the file has all that the filters let through, in several batches', async () => {
  await addEntries('ada@example.com', 1_500)
  const response = await client.call('GET', `${activityLogsFileApi(started.ref)}?emails=ada@example.com&bom=1`)
  expect(response.status).toBe(200)
  const text = Buffer.from(await response.arrayBuffer()).toString('utf8')
  expect(text.startsWith('\ufefftimestamp,email,type,action,target,details,address\r\n')).toBe(true)
  expect(text.split('\r\n')).toHaveLength(1_502)
})

/** How often the log was read since the server began: each reading for a file names the organizations of its entries once. */
const timesRead = async () => {
  const [row] = await sql('SELECT last_value::int AS count FROM reading')
  return row!.count as number
}

/** Waits until the log has not been read for two seconds. */
async function untilQuiet() {
  for (let before = -1, now = await timesRead(); now !== before; [before, now] = [now, await timesRead()]) {
    await new Promise((resolve) => setTimeout(resolve, 2_000))
  }
}

test('a client that goes away ends the reading, and one that does not read keeps it waiting', async () => {
  await addEntries('grace@example.com', many)
  const get = () => client.call('GET', `${activityLogsFileApi(started.ref)}?types=TEAM`)
  const before = await timesRead()
  await (await get()).text()
  await untilQuiet()
  const whole = (await timesRead()) - before

  const waiting = await get()
  const reader = waiting.body!.getReader()
  await reader.read()
  await untilQuiet()
  const begun = (await timesRead()) - before - whole
  expect(begun).toBeLessThan(whole)
  await reader.cancel()
  await untilQuiet()
  expect((await timesRead()) - before - whole).toBeLessThan(whole)
})

test('a failure in the midst breaks the connection: nobody takes a part of the file for the whole', async () => {
  await addEntries('linus@example.com', many)
  const response = await client.call('GET', `${activityLogsFileApi(started.ref)}?types=TEAM`)
  const reader = response.body!.getReader()
  await reader.read()
  await sql('ALTER VIEW organization RENAME TO organization_elsewhere')
  try {
    const readOn = async () => {
      for (let part = await reader.read(); !part.done; part = await reader.read());
    }
    await expect(readOn()).rejects.toThrow()
  } finally {
    await sql('ALTER VIEW organization_elsewhere RENAME TO organization')
  }
  // A line of the log arrives by a pipe of its own.
  await vi.waitFor(() => expect(started.server.output()).toContain('an answer broke off'), 10_000)
})
