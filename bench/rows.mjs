// Rows a second: external data and developers through the API, beside COPY of the same rows by psql.
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

async function call(url, key, init = {}, expected = [200, 201]) {
  const { method, body, headers } = init
  const response = await fetch(url, { method, body, headers: { 'x-api-key': key, ...headers } })
  const text = await response.text()
  if (!expected.includes(response.status)) throw new Error(`${method} ${url}: ${response.status} ${text.slice(0, 500)}`)
  return { status: response.status, json: text ? JSON.parse(text) : null }
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

/** Seconds that psql takes to copy CSV into a table of the same columns, keys and types. */
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

async function postExternalData({ url, key, databaseUrl, rounds, query }) {
  const rows = 50_000
  const { json } = await call(`${url}${api}/external-data`, key, sendJson({ name: `bench ${process.pid}`, schema }))
  const target = `${url}${api}/external-data/${json.id}/ingestions`
  const bodies = Array.from({ length: rows / 1000 }, (_, page) => ({
    data: Array.from({ length: 1000 }, (_, i) => record(page * 1000 + i)),
  })).map((body) => sendJson(body))
  const post = () =>
    timed(async () => {
      // Four at a time, as a job that hurries would.
      const queue = [...bodies]
      const worker = async () => {
        for (let body = queue.pop(); body; body = queue.pop()) await call(target, key, body)
      }
      await Promise.all(Array.from({ length: 4 }, worker))
    })
  const csv = Array.from({ length: rows }, (_, i) => `${json.id},job,${quoted(JSON.stringify(record(i)))}`).join('\n')
  const runs = []
  for (let round = 0; round < rounds; round += 1) {
    const copied = databaseUrl && (await copy(databaseUrl, 'external_record', 'integration_id, job_id, data', csv))
    runs.push({ ours: await post(), copied })
    await query?.('DELETE FROM external_record', [])
  }
  return { name: 'posting external data, 1,000 records a request, 4 at a time', rows, runs }
}

const developersCsv = (count) => {
  const lines = ['Name,Email,Manager Email,Role,Location']
  for (let i = 0; i < count; i += 1) {
    const manager = i ? `developer${Math.floor((i - 1) / 10)}@example.com` : ''
    lines.push(`Developer ${i},developer${i}@example.com,${manager},Engineer,Berlin`)
  }
  return lines.join('\n')
}

async function importDevelopers({ url, key, databaseUrl }, say) {
  const count = 100_000
  const text = developersCsv(count)
  const form = new FormData()
  form.set('file', new Blob([text], { type: 'text/csv' }), 'developers.csv')
  let status
  const ours = await timed(async () => {
    const upload = await call(`${url}${api}/developers`, key, { method: 'POST', body: form }, [200, 201, 404])
    status = upload.status
    if (status === 404) return
    const { versionId, suggestedMappings, fields } = upload.json
    const mappings = sendJson({ fields: suggestedMappings ?? fields }, 'PUT')
    await call(`${url}${api}/developers/versions/${versionId}/fieldMappings`, key, mappings)
  })
  if (status === 404) {
    say('Importing developers was skipped: POST …/v2/developers answers 404.')
    return null
  }
  const csv = text.split('\n').slice(1).map((line) => {
    const [name, email, manager, role, location] = line.split(',')
    const fields = quoted(JSON.stringify({ name, email, manager_email: manager, role, location }))
    return `00000000-0000-4000-8000-000000000000,${name},${email},${email},${manager},${fields}`
  })
  const columns = 'account_id, name, email, email_key, manager_email_key, fields'
  const copied = databaseUrl && (await copy(databaseUrl, 'developer', columns, csv.join('\n')))
  return { name: 'importing 100,000 developers, upload and field mappings', rows: count, runs: [{ ours, copied }] }
}

/** Rows a second of each kind of data; what a database or a version of the app does not have is left out. */
export async function compareRows(target, say) {
  const measured = [await postExternalData(target), await importDevelopers(target, say)]
  return measured.filter(Boolean).map(({ name, rows, runs }) => {
    const ours = rows / median(runs.map((run) => run.ours))
    const copies = runs.map((run) => run.copied).filter(Boolean)
    return { name, ours, copied: copies.length > 0 ? rows / median(copies) : null }
  })
}
