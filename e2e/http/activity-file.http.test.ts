import { afterAll, beforeAll, expect, test } from 'vitest'
import { accountActivityLogsFileApi, activityLogsApi, activityLogsFileApi } from '../../lib/paths'
import { ActivityPage } from '../../lib/schema/activity-log'
import type { ConsoleClient } from '../support/console-client'
import { runSql } from '../support/places'
import { startOnOwnDatabase, type Started } from '../support/started'

const rows = 30_000

let started: Started
let client: ConsoleClient
const sql = (text: string, values: unknown[] = []) => runSql<Record<string, unknown>>(started.env.DATABASE_URL!, text, values)

beforeAll(async () => {
  started = await startOnOwnDatabase('postgresql')
  client = await started.signIn()
  await client.createKey(started.ref, 'ci')
  const { items } = ActivityPage.parse(await (await client.call('GET', activityLogsApi(started.ref))).json())
  await sql(
    `INSERT INTO activity (account_id, project_id, at, actor_kind, actor_label, type, action, details, request_id)
     SELECT a.account_id, a.project_id, '2026-01-01'::timestamptz + n * interval '1 second', 'person', 'ada@example.com', 'TEAM', 'EDITED',
            jsonb_build_object('note', repeat('x', 300)), 'r'
     FROM activity a CROSS JOIN generate_series(1, ${rows}) n WHERE a.id = $1`,
    [items[0]!.id],
  )
  await sql('ANALYZE activity')
}, 120_000)

afterAll(() => started.remove())

test('the file of a project is a download with its name and the day, of all that the filters let through', async () => {
  const response = await client.call('GET', `${activityLogsFileApi(started.ref)}?emails=ada@example.com&bom=1`)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  const name = `activity-logs-${started.ref.org}-${started.ref.project}-${new Date().toISOString().slice(0, 10)}.csv`
  expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${name}"`)
  const text = Buffer.from(await response.arrayBuffer()).toString('utf8')
  expect(text.startsWith('\ufefftimestamp,email,type,action,target,details,address\r\n')).toBe(true)
  expect(text.split('\r\n')).toHaveLength(rows + 2)

  const ofAccount = await client.call('GET', `${accountActivityLogsFileApi()}?types=API_ACCESS_KEY`)
  expect(ofAccount.headers.get('content-disposition')).toMatch(/^attachment; filename="activity-logs-[\w.-]+-\d{4}-\d\d-\d\d\.csv"$/)
  expect(await ofAccount.text()).toMatch(/^timestamp,email,type,action,target,details,address,project\r\n.*,[\w.-]+\/[\w.-]+\r\n/)
})

test('what is wrong with the filters is said before there is a file', async () => {
  const response = await client.call('GET', `${activityLogsFileApi(started.ref)}?from=yesterday`)
  expect(response.status).toBe(400)
  expect(response.headers.get('content-disposition')).toBeNull()
})

/** How often the log was read since the server began. */
const timesRead = async () => {
  const [row] = await sql(`SELECT sum(idx_scan)::int AS count FROM pg_stat_user_indexes WHERE indexrelname = 'activity_of_place_idx'`)
  return row!.count as number
}

/** Waits until the log has not been read for two seconds. */
async function untilQuiet() {
  for (let before = -1, now = await timesRead(); now !== before; [before, now] = [now, await timesRead()]) {
    await new Promise((resolve) => setTimeout(resolve, 2_000))
  }
}

test('a client that goes away ends the reading, and one that does not read keeps it waiting', { tags: 'night' }, async () => {
  const get = () => client.call('GET', `${activityLogsFileApi(started.ref)}?types=TEAM`)
  await (await get()).text()
  await untilQuiet()
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
  const response = await client.call('GET', `${activityLogsFileApi(started.ref)}?types=TEAM`)
  const reader = response.body!.getReader()
  await reader.read()
  await sql('ALTER TABLE organization RENAME TO organization_elsewhere')
  try {
    const readOn = async () => {
      for (let part = await reader.read(); !part.done; part = await reader.read());
    }
    await expect(readOn()).rejects.toThrow()
  } finally {
    await sql('ALTER TABLE organization_elsewhere RENAME TO organization')
  }
  expect(started.server.output()).toContain('an answer broke off')
})
