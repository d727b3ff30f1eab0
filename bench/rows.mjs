// Measures rows a second: external data and developers through the API, beside COPY of the same rows by psql.
import { spawnSync } from 'node:child_process'
import { median } from './load.mjs'

const api = '/gateway/sei/api/v2'
const schema = {
  columns: [
    { name: 'team', type: 'string', required: true },
    { name: 'application', type: 'string', required: true },
    { name: 'availability', type: 'double', min: 0, max: 100 },
  ],
}
const record = (i) => ({ team: `team ${i % 50}`, application: `application ${i}`, availability: i % 100 })

/** Returns the JSON that a call is answered with. Throws if it is refused, which ends the benchmark. */
async function call(url, key, { method, body, headers }) {
  const response = await fetch(url, { method, body, headers: { 'x-api-key': key, ...headers } })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text.slice(0, 500)}`)
  return JSON.parse(text)
}

const sendJson = (body, method = 'POST') => ({
  method,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
})

async function timed(run) {
  const startedAt = performance.now()
  await run()
  return (performance.now() - startedAt) / 1000
}

/** Returns the seconds that psql takes to copy CSV into a table with the same columns, types and indexes. */
async function copy(databaseUrl, like, columns, csv) {
  const psql = (args, input) => {
    const { status, stderr, error } = spawnSync('psql', [databaseUrl, '-q', '-v', 'ON_ERROR_STOP=1', ...args], { input })
    if (error) return error.message
    if (status !== 0) throw new Error(`psql: ${stderr}`)
    return null
  }
  const table = `copy_of_${like}`
  const missing = psql(['-c', `DROP TABLE IF EXISTS ${table}; CREATE TABLE ${table} (LIKE ${like} INCLUDING ALL)`])
  if (missing) return null
  return timed(async () => psql(['-c', `COPY ${table} (${columns}) FROM STDIN WITH (FORMAT csv)`], csv))
}

const quoted = (text) => `"${text.replaceAll('"', '""')}"`

/** Times COPY and the app in turn, each on an empty table. Throws if the app did not write every row. */
async function measure({ databaseUrl, rounds, query }, { name, table, columns, csv, rows, write }) {
  const runs = []
  for (let round = 0; round < rounds; round += 1) {
    await query(`TRUNCATE ${table} CASCADE`)
    const copied = await copy(databaseUrl, table, columns, csv)
    const ours = await timed(write)
    const [{ count }] = await query(`SELECT count(*)::int AS count FROM ${table}`)
    if (count !== rows) throw new Error(`${name}: ${count} of ${rows} rows were written.`)
    runs.push({ ours, copied })
  }
  return { name, rows, runs }
}

async function postExternalData(target) {
  const { url, key } = target
  const rows = 50_000
  const { id } = await call(`${url}${api}/external-data`, key, sendJson({ name: `bench ${process.pid}`, schema }))
  const bodies = Array.from({ length: rows / 1000 }, (_, page) => ({
    data: Array.from({ length: 1000 }, (_, i) => record(page * 1000 + i)),
  })).map((body) => sendJson(body))
  const write = async () => {
    // Four requests at a time, as a fast job would send them.
    const queue = [...bodies]
    const worker = async () => {
      for (let body = queue.pop(); body; body = queue.pop()) await call(`${url}${api}/external-data/${id}/ingestions`, key, body)
    }
    await Promise.all(Array.from({ length: 4 }, worker))
  }
  return measure(target, {
    name: 'posting external data, 1,000 records a request, 4 at a time',
    table: 'external_record',
    columns: 'integration_id, job_id, data',
    csv: Array.from({ length: rows }, (_, i) => `${id},job,${quoted(JSON.stringify(record(i)))}`).join('\n'),
    rows,
    write,
  })
}

/** A developer of the file. All but the first have a manager, and each manager has ten reports. */
const developer = (i) => ({
  name: `Developer ${i}`,
  email: `developer${i}@example.com`,
  managerEmail: i ? `developer${Math.floor((i - 1) / 10)}@example.com` : '',
  role: 'Engineer',
  location: 'Berlin',
})

async function importDevelopers(target) {
  const { url, key } = target
  const developers = Array.from({ length: 100_000 }, (_, i) => developer(i))
  const lines = developers.map((one) => Object.values(one).join(','))
  const file = ['Name,Email,Manager Email,Role,Location', ...lines].join('\n')
  const write = async () => {
    const form = new FormData()
    form.set('file', new Blob([file], { type: 'text/csv' }), 'developers.csv')
    const { versionId, fieldMappings } = await call(`${url}${api}/developers`, key, { method: 'POST', body: form })
    const mappings = sendJson({ fieldMappings }, 'PUT')
    await call(`${url}${api}/developers/versions/${versionId}/fieldMappings`, key, mappings)
  }
  const copied = developers.map((one) => {
    const { name, email, managerEmail } = one
    return `00000000-0000-4000-8000-000000000000,${name},${email},${email},${managerEmail},${quoted(JSON.stringify(one))}`
  })
  return measure(target, {
    name: 'importing 100,000 developers, upload and field mappings',
    table: 'developer',
    columns: 'account_id, name, email, email_key, manager_email_key, fields',
    csv: copied.join('\n'),
    rows: developers.length,
    write,
  })
}

/** Returns rows a second of each kind of data, for the app and for COPY (null if there is no psql). */
export async function compareRows(target) {
  const measured = [await postExternalData(target), await importDevelopers(target)]
  return measured.map(({ name, rows, runs }) => {
    const copies = runs.map(({ copied }) => copied).filter(Boolean)
    return {
      name,
      ours: rows / median(runs.map(({ ours }) => ours)),
      copied: copies.length > 0 ? rows / median(copies) : null,
    }
  })
}
