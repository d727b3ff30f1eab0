// Measures how long the event loop is held, and key checks wait, while one client sends what costs the most.
import { setTimeout as sleep } from 'node:timers/promises'
import { median } from './load.mjs'

const api = '/gateway/sei/api/v2'
const cicd = '/gateway/sei/api/v1/custom-cicd'
const list = (count, make) => Array.from({ length: count }, (_, index) => make(index))

const columns = list(20, (index) => ({ name: `metric_${index}`, type: ['string', 'double', 'json', 'string'][index % 4] }))
const record = (index) =>
  Object.fromEntries(columns.map(({ name, type }) => [name, type === 'double' ? index : type === 'json' ? { a: [index] } : `value ${index}`.padEnd(590, 'x')]))

/** What the figures are compared with: as many records as one request may have. */
const plainRecords = () => JSON.stringify({ data: list(1_000, record) })

/** Returns the milliseconds that one JSON.parse of 6 MB of plain records takes here. */
export function parsePlain() {
  const text = plainRecords()
  return median(
    list(7, () => {
      const startedAt = performance.now()
      JSON.parse(text)
      return performance.now() - startedAt
    }),
  )
}

const event = (more) => ({
  pipeline: 'build',
  job_full_name: 'team/build',
  qualified_name: 'build',
  instance_name: 'ci',
  instance_guid: '00000000-0000-4000-8000-000000000001',
  start_time: 1_700_000_000_000,
  duration: 1,
  result: 'SUCCESS',
  ...more,
})
const wide = (count, name = (index) => `m${index.toString(36)}`) => Object.fromEntries(list(count, (index) => [name(index), 0]))
const json = (path, body, method = 'POST') => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return { path, method, body: text, headers: { 'content-type': 'application/json' } }
}
const file = (path, content, method = 'POST') => {
  const body = new FormData()
  body.set('file', new Blob([content], { type: 'text/csv' }), 'data.csv')
  return { path, method, body }
}

const developer = (index) =>
  `Developer ${index},developer${index}@example.com,${index ? `developer${Math.floor((index - 1) / 10)}@example.com` : ''},Engineer,Place ${index % 300}`
const header = 'Name,Email,Manager Email,Role,Location'
const developers = (count) => [header, ...list(count, developer)].join('\n')
const upserted = (index) => ({ email: `developer${index}@example.com`, role: `Role ${index % 7}`, location: `Place ${index % 300}` })

/** Every attack with the requests that it repeats. `id` is that of an integration with the columns above. */
const attacks = (id) => {
  const ingest = `${api}/external-data/${id}/ingestions`
  const identities = `${api}/developers/identities`
  return {
    'run with 98,000 members that have no name in the schema': [json(cicd, event(wide(98_000)))],
    'record with 700,000 different names': [json(ingest, `{"data":[${JSON.stringify(wide(700_000))}]}`)],
    '6 MB of plain records': [json(ingest, plainRecords())],
    'records with 9,000 names each, none of them in the schema': [json(ingest, { data: list(70, () => wide(9_000)) })],
    '1,000,000 empty records': [json(ingest, `{"data":[${'{},'.repeat(990_000)}{}]}`)],
    '10 MB of one JSON value': [json(ingest, { data: [{ metric_2: list(900_000, () => 12345678) }] })],
    '10 MB of escapes': [json(ingest, `{"data":[{"metric_0":"${'\\u0041'.repeat(1_600_000)}"}]}`)],
    '10 MB of levels': [json(ingest, `{"data":${'['.repeat(4_900_000)}${']'.repeat(4_900_000)}}`)],
    'run with levels': [json(cicd, `{"a":${'{"a":'.repeat(90_000)}0${'}'.repeat(90_000)}}`)],
    'upsert of 10,000 developers': [json(`${api}/developers`, list(10_000, upserted), 'PATCH')],
    'upsert of one developer of 100,000': [json(`${api}/developers`, [upserted(7)], 'PATCH')],
    'delete 10,000 developers who do not exist': [json(`${api}/developers`, { emails: list(10_000, (index) => `${index}@nowhere`) }, 'DELETE')],
    'CSV of 100,000 developers': [file(`${api}/developers`, developers(100_000))],
    'CSV of 8,000,000 rows with one letter': [file(`${api}/developers`, `Name\n${'x\n'.repeat(8_000_000)}`)],
    'CSV with 500,000 commas in each line': [file(`${api}/developers`, `${','.repeat(90_000)}\n${','.repeat(500_000)}\n`.repeat(20))],
    'CSV of quotes': [file(`${api}/developers`, `Name\n${'"'.repeat(20_000_000)}`)],
    'CSV of 50,000 identities': [file(identities, `email,integrationId,identity\n${list(50_000, (index) => `developer${index}@example.com,${id},user${index}`).join('\n')}`, 'PATCH')],
    'parts without end': [{ path: `${api}/developers`, method: 'POST', body: '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n'.repeat(900_000) + '--b--', headers: { 'content-type': 'multipart/form-data; boundary=b' } }],
    'org tree of 100,000 developers': [json(`${api}/org-trees`, { name: 'bench', levels: ['Location', 'Role'] })],
    'lists and downloads': [
      { path: `${api}/developers?pageSize=1000`, method: 'GET' },
      { path: `${api}/developers`, method: 'GET', headers: { accept: 'text/csv' } },
      { path: `${api}/org-trees`, method: 'GET' },
      { path: `${api}/activity-logs?pageSize=1000`, method: 'GET' },
    ],
  }
}

async function send(url, key, { path, headers, ...request }) {
  const response = await fetch(url + path, { ...request, headers: { 'x-api-key': key, ...headers } })
  await response.arrayBuffer()
  return response.status
}

/** Checks a key again and again until `until` is over. Returns the longest wait in milliseconds. */
async function probe(url, key, until) {
  let longest = 0
  while (!until.aborted) {
    const startedAt = performance.now()
    await send(url, key, { path: '/gateway/sei/auth/verify', method: 'GET' })
    longest = Math.max(longest, performance.now() - startedAt)
    await sleep(20)
  }
  return longest
}

/** The records and developers that the attacks are about. Returns the id of the integration. */
async function prepare(url, key) {
  const call = async ({ path, headers, ...request }) => {
    const response = await fetch(url + path, { ...request, headers: { 'x-api-key': key, ...headers } })
    const text = await response.text()
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 500)}`)
    return JSON.parse(text)
  }
  const { id } = await call(json(`${api}/external-data`, { name: `attacked ${process.pid}`, schema: { columns } }))
  const { versionId, fieldMappings } = await call(file(`${api}/developers`, developers(100_000)))
  await call(json(`${api}/developers/versions/${versionId}/fieldMappings`, { fieldMappings }, 'PUT'))
  return id
}

/**
 * Runs every attack for so many seconds, four requests at a time, each with a key of its own and one more that is checked meanwhile.
 * @returns a row for each
 */
export async function attackLoop({ url, measured }, keys, seconds, say, only = '') {
  const [preparing, checked, ...others] = keys
  const id = await prepare(url, preparing)
  const rows = []
  for (const [name, requests] of Object.entries(attacks(id)).filter(([title]) => title.includes(only))) {
    say(`  ${name}`)
    const key = others.pop()
    await sleep(1_000)
    await measured()
    const until = AbortSignal.timeout(seconds * 1_000)
    const waited = probe(url, checked, until)
    const statuses = {}
    const attacker = async () => {
      while (!until.aborted) {
        for (const request of requests) {
          // A refusal before the body is read may end the connection.
          const status = await send(url, key, request).catch(() => 'cut off')
          statuses[status] = (statuses[status] ?? 0) + 1
          if (status === 429) await sleep(200)
        }
      }
    }
    await Promise.all(list(4, attacker))
    rows.push({ name, statuses, ...(await measured()), waited: await waited })
  }
  return rows
}
