/** The documentation's samples, and the scripts that teams make of them, against a deployment: only host and key are ours. */
import { afterAll, describe, expect, inject, test } from 'vitest'
import { DeveloperPreview, ReuploadedDevelopers } from '../../lib/schema/developer-version'
import { ExternalData, IngestionResult } from '../../lib/schema/external-data'
import { Integration } from '../../lib/schema/integration'
import { OrgTree } from '../../lib/schema/org-tree'
import { Team, TeamFilters, TeamIntegrations } from '../../lib/schema/team'
import { company } from '../../lib/testing/make/developers'
import { pipelineRun } from '../../lib/testing/make/pipeline-run'
import { aternityRecord, aternitySchema } from '../../lib/testing/make/external-schemas'
import { keySamples } from '../../components/api-keys/key-samples'
import { hasProgram, runSample } from '../support/samples'
import { signIn } from '../support/console-client'
import { peopleOf, startOnOwnDatabase, type Started } from '../support/started'

const changed = company.replace('Paris', 'Rome')
const hasCurl = hasProgram('curl')
const hasPython = hasProgram('python3')

/** Fails where the answer is no success, so that a script stops there. */
const curl = 'curl --silent --show-error --fail'

const kind = inject('databaseKind')
let started: Started | undefined

afterAll(() => started?.remove())

/** A server with an account that holds nothing yet: one more on the same server, but on PGlite, which has one account alone. */
async function startWithAccount(): Promise<Started> {
  if (started && kind === 'pglite') {
    await started.remove()
    started = undefined
  }
  return (started ??= await startOnOwnDatabase(kind))
}

async function setUp() {
  const server = await startWithAccount()
  const { url } = server.server
  const { ref, people } = await peopleOf(server)
  const client = await signIn(url, people.admin.email, people.admin.password)
  const { secret } = await client.createKey(ref, 'configures', 'ADMIN')
  const { secret: ingestion } = await client.createKey(ref, 'ingests', 'INGESTION')
  const run = (key: string) => (command: Parameters<typeof runSample>[0], files?: Record<string, string>) =>
    runSample(command, { url, key }, files)
  const shell = (key: string) => (command: string, files?: Record<string, string>) => run(key)(['sh', '-euc', command], files)
  const python = (key: string) => (script: string, args: string[], files?: Record<string, string>) =>
    run(key)(['python3', '-c', script, ...args], files)
  return {
    configure: shell(secret),
    ingest: shell(ingestion),
    configureWithPython: python(secret),
    ingestWithPython: python(ingestion),
  }
}

const post = (path: string, body: unknown, method = 'POST') =>
  `${curl} -X ${method} "$BASE_URL${path}" -H "Authorization: ApiKey $SEI_API_KEY" -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`

/** The first upload, as the samples do it. */
async function setUpDevelopers({ configure, ingest }: Awaited<ReturnType<typeof setUp>>) {
  const preview = DeveloperPreview.parse(
    JSON.parse(
      await ingest(
        `${curl} -X POST "$BASE_URL/prod1/sei/api/v2/developers" -H "Authorization: ApiKey $SEI_API_KEY" -F 'file=@developers.csv;type=text/csv'`,
        { 'developers.csv': company },
      ),
    ),
  )
  const { versionId, fieldMappings } = preview
  await configure(post(`/prod1/sei/api/v2/developers/versions/${versionId}/fieldMappings`, { fieldMappings }, 'PUT'))
}

describe.runIf(hasCurl)('with curl', () => {
  test('developers: the schema, an HR export sent in, reviewed and approved, changes, and the download', async () => {
    const parts = await setUp()
    const { ingest, configure } = parts
    await setUpDevelopers(parts)
    const schema = `${curl} "$BASE_URL/gateway/sei/api/v2/developers/schema" -H "x-api-key: $SEI_API_KEY"`
    expect(JSON.parse(await ingest(schema))).toMatchObject({ fields: [{ key: 'email' }, {}, {}, {}, {}, {}, {}, {}, {}] })

    const reupload = `${curl} -X PUT "$BASE_URL/prod1/sei/api/v2/developers" -H "Authorization: ApiKey $SEI_API_KEY" -F 'file=@hr.csv;type=text/csv'`
    const { versionId, review } = ReuploadedDevelopers.parse(JSON.parse(await ingest(reupload, { 'hr.csv': changed })))
    expect(review).toMatchObject({ addedCount: 0, updatedCount: 1, removedCount: 0, unchangedCount: 3 })
    await ingest(post(`/prod1/sei/api/v2/developers/versions/${versionId}`, { active: true }, 'PATCH'))

    const list = `${curl} "$BASE_URL/gratis/sei/api/v2/developers?pageIndex=0&pageSize=50&searchKey=department&searchValue=research&sortOrder=asc" -H 'Accept: application/json' -H "authorization: ApiKey $SEI_API_KEY"`
    expect(JSON.parse(await ingest(list))).toMatchObject({ totalElements: 3 })
    const csv = `${curl} "$BASE_URL/sei/api/v2/developers" -H 'Accept: text/csv' -H "Authorization: ApiKey $SEI_API_KEY" -o out.csv && cat out.csv`
    expect(await ingest(csv)).toBe(`${changed.replaceAll('\n', '\r\n')}\r\n`)

    const path = '/prod1/sei/api/v2/developers'
    const eve = { email: 'eve@x.io', name: 'Eve', managerEmail: 'ada@x.io' }
    expect(JSON.parse(await ingest(post(path, [eve], 'PATCH')))).toMatchObject({ status: 'SUCCESS', created: 1 })
    const removed = await configure(post(path, { emails: [eve.email] }, 'DELETE'))
    expect(JSON.parse(removed)).toMatchObject({ status: 'SUCCESS', deleted: 1 })
    await expect(ingest(post(path, { emails: ['dee@x.io'] }, 'DELETE'))).rejects.toMatchObject({ code: 22 })
  })

  test('developers at the older addresses', { tags: 'night' }, async () => {
    const { ingest, configure } = await setUp()
    const path = '/prod1/sei/api/v2/developers'
    const upload = (to: string, name: string) =>
      `${curl} -X POST "$BASE_URL${path}/${to}" -H "Authorization: APIKEY $SEI_API_KEY" -F 'file=@${name};type=text/csv'`
    const first = JSON.parse(await ingest(upload('upload', 'a.csv'), { 'a.csv': company }))
    await configure(post(`${path}/uploads/${first.uploadId}/save`, first.fieldMappings))
    const second = JSON.parse(await ingest(upload('reupload?fileType=CSV', 'b.csv'), { 'b.csv': changed }))
    await ingest(`${curl} -X POST "$BASE_URL${path}/uploads/${second.uploadId}/approve" -H "x-api-key: $SEI_API_KEY"`)
    const filters = { sortOrder: 'asc', searchKey: 'department', searchValue: 'research', sortKey: 'name' }
    const list = JSON.parse(await ingest(post(`${path}/list?pageIndex=0&pageSize=50`, filters)))
    expect(list).toMatchObject({ totalElements: 3, content: [{ name: 'Ada Lovelace' }, { site: 'Rome' }, {}] })
    const csv = await ingest(`${curl} "$BASE_URL${path}/download" -H "x-api-key: $SEI_API_KEY"`)
    expect(csv).toBe(`${changed.replaceAll('\n', '\r\n')}\r\n`)
  })

  test('identities as JSON and as CSV, back as CSV, and at the older addresses', { tags: 'night' }, async () => {
    const parts = await setUp()
    const { ingest, configure } = parts
    await setUpDevelopers(parts)
    const github = { name: 'GitHub', type: 'SCM', application: 'GITHUB' }
    const { id } = Integration.parse(JSON.parse(await configure(post('/prod1/sei/api/v2/integrations', github))))
    const path = '/prod1/sei/api/v2/developers/identities'
    const json = [{ email: 'ada@x.io', integrationId: id, identity: 'ada_1' }]
    const done = 'Developer identities updated successfully.'
    expect(JSON.parse(await ingest(post(path, json, 'PATCH')))).toEqual({ status: 'success', message: done })

    const send = (to: string, method: string, credential: string) =>
      `${curl} -X ${method} "$BASE_URL${to}" -H "${credential}" -F 'file=@identities.csv;type=text/csv'`
    const fileDone = { status: 'success', message: `CSV processed and d${done.slice(1)}` }
    const file = { 'identities.csv': `email,integrationId,identity\nbob@x.io,${id},bob_1\n` }
    const key = 'Authorization: ApiKey $SEI_API_KEY'
    expect(JSON.parse(await ingest(send(path, 'PATCH', key), file))).toEqual(fileDone)

    const older = '/prod1/sei/api/v2/developers/cloud-ids'
    const users = { integrationUsers: [{ email: 'dee@x.io', applicationType: 'GITHUB', cloudId: 'dee_1' }] }
    expect(JSON.parse(await ingest(post(older, users)))).toEqual({ status: 'success', message: done })
    const olderFile = { 'identities.csv': 'email,applicationType,cloudId\ncy@x.io,GITHUB,cy_1\n' }
    for (const credential of ['Authorization: Bearer $SEI_API_KEY', 'Authorization: $SEI_API_KEY', 'X-Api-Key: $SEI_API_KEY']) {
      expect(JSON.parse(await ingest(send(`${older}/upload`, 'POST', credential), olderFile))).toEqual(fileDone)
    }
    const csv = await ingest(`${curl} "$BASE_URL${path}" -H "${key}" -H 'Accept: text/csv'`)
    const rows = ['ada@x.io', 'bob@x.io', 'Cy@x.io', 'dee@x.io'].map((email) => `${email},${id},${email.split('@')[0]!.toLowerCase()}_1`)
    expect(csv.trim().split('\r\n')).toEqual(['email,integrationId,identity', ...rows])
  })
})

/** The tree, its teams, and a reference team with settings. */
async function setUpTeams(parts: Awaited<ReturnType<typeof setUp>>) {
  await setUpDevelopers(parts)
  const { configure } = parts
  const make = async (path: string, body: unknown): Promise<unknown> => JSON.parse(await configure(post(`/sei/api/v2${path}`, body)))
  const { id: integrationId } = Integration.parse(await make('/integrations', { name: 'GitHub', type: 'SCM', application: 'GITHUB' }))
  const { id } = OrgTree.parse(await make('/org-trees', { name: 'Sites', levels: ['Site'] }))
  const get = async (path: string): Promise<unknown> =>
    JSON.parse(
      await configure(`${curl} "$BASE_URL/prod1/sei/api/v2/org-trees/${id}/teams${path}?there_is_no_cache=true" -H "Authorization: ApiKey $SEI_API_KEY"`),
    )
  const teams = (await get('')) as Team[]
  const [reference] = teams
  const settings = (refId: number, which: string) => `/prod1/sei/api/v2/org-trees/${id}/teams/${refId}/settings/${which}?there_is_no_cache=true`
  const integrations = { integrations: [{ integrationId, integrationName: 'GitHub', type: 'SCM' }] }
  const entry = { integrationId, integrationName: 'GitHub', filterKey: 'REPO_ID', operator: 'IN', values: ['web', 'api'] }
  const filters = { groupedFilters: { SCM: [entry] }, categories: [], insightConfigs: {}, metricsUsingDeveloperFilters: [] }
  await configure(post(settings(reference!.refId, 'integrations'), integrations, 'PUT'))
  await configure(post(settings(reference!.refId, 'integration_filters'), filters, 'PUT'))
  const expectCopied = async () => {
    for (const { refId } of teams) {
      expect(TeamIntegrations.parse(await get(`/${refId}/settings/integrations`))).toEqual(integrations)
      expect(TeamFilters.parse(await get(`/${refId}/settings/integration_filters`))).toEqual(filters)
    }
  }
  return { id, teams, reference: reference!, settings, expectCopied }
}

test.runIf(hasCurl)('team settings with curl: what one call gets of a team, the next one puts to another', { tags: 'night' }, async () => {
  const parts = await setUp()
  const { teams, reference, settings, expectCopied } = await setUpTeams(parts)
  expect(teams.length).toBeGreaterThan(1)
  for (const { refId } of teams) {
    for (const which of ['integrations', 'integration_filters']) {
      const get = `${curl} "$BASE_URL${settings(reference.refId, which)}" -H "Authorization: ApiKey $SEI_API_KEY"`
      const put = `${curl} -X PUT "$BASE_URL${settings(refId, which)}" -H "Authorization: ApiKey $SEI_API_KEY" -H 'Content-Type: application/json' -d @-`
      await parts.configure(`${get} | ${put}`)
    }
  }
  await expectCopied()
})

/** What both Python scripts begin with: a call with the key, by nothing but what Python brings. */
const pythonCall = `
import json, os, sys, urllib.request

def call(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {'Authorization': 'ApiKey ' + os.environ['SEI_API_KEY'], 'Content-Type': 'application/json'}
    request = urllib.request.Request(os.environ['BASE_URL'] + '/prod1/sei/api/v2' + path, data, headers, method=method)
    with urllib.request.urlopen(request) as response:
        return json.load(response)
`

const copySettings = `${pythonCall}
tree, reference = sys.argv[1], int(sys.argv[2])
cache = '?there_is_no_cache=true'
team_settings = '/org-trees/%s/teams/%d/settings/%s'
for team in call('GET', f'/org-trees/{tree}/teams{cache}'):
    if team['refId'] == reference:
        continue
    for which in ('integrations', 'integration_filters'):
        wanted = call('GET', team_settings % (tree, reference, which) + cache)
        call('PUT', team_settings % (tree, team['refId'], which) + cache, wanted)
`

/** A day of metrics, in requests of the recommended size. */
const postMetrics = `${pythonCall}
integration, records = sys.argv[1], json.load(open('metrics.json'))
for start in range(0, len(records), 1000):
    print(json.dumps(call('POST', f'/external-data/{integration}/ingestions', {'data': records[start:start + 1000]})))
`

/** The lines of a sample from the one after `first` on that are indented, as one text. */
function indentedAfter(code: string, first: string): string[] {
  const lines = code.split('\n')
  const from = lines.findIndex((line) => line.trim() === first) + 1
  const indent = /^ */.exec(lines[from] ?? '')?.[0] ?? ''
  const rest = lines.slice(from)
  const end = rest.findIndex((line) => !line.startsWith(indent))
  return (end < 0 ? rest : rest.slice(0, end)).map((line) => line.slice(indent.length))
}

describe.runIf(hasCurl && hasProgram('bash'))('what the dialog of a new key shows', () => {
  test('each sample calls the gateway with the key, in the shell that it is for', async () => {
    const server = await startWithAccount()
    const { url } = server.server
    const { ref, people } = await peopleOf(server)
    const client = await signIn(url, people.admin.email, people.admin.password)
    const { secret } = await client.createKey(ref, 'shown', 'INGESTION')
    const codeOf = (label: string) => keySamples(url, secret).find((sample) => sample.label === label)?.code ?? ''
    const files = { 'event.json': JSON.stringify(pipelineRun), 'key.txt': `${secret}\n` }
    const bash = (command: string) => runSample(['bash', '--norc', '-euc', command], { url, key: secret }, files)

    // A person pastes the key where the sample waits.
    expect(JSON.parse(await bash(`unset SEI_API_KEY; { ${codeOf('curl')}} < key.txt`))).toHaveProperty('fields')
    // YAML folds the lines of this one into one.
    await expect(bash(indentedAfter(codeOf('GitHub Actions'), 'run: >').join(' '))).resolves.toContain('id')
    const [, jenkins = ''] = /'''([^]*)'''/.exec(codeOf('Jenkins')) ?? []
    await expect(bash(jenkins)).resolves.toContain('id')
    await expect(bash(indentedAfter(codeOf('GitLab'), '- |').join('\n'))).resolves.toContain('id')
    expect(JSON.parse(await bash(`unset SEI_API_KEY; set -a; ${codeOf('.env')} curl -fsS -H "x-api-key: $SEI_API_KEY" $SEI_URL/v2/developers/schema`))).toHaveProperty('fields')
  })
})

describe.runIf(hasPython && hasCurl)('with Python', { tags: 'night' }, () => {
  test('a reference team’s settings are copied to every other team', async () => {
    const parts = await setUp()
    const { id, reference, expectCopied } = await setUpTeams(parts)
    await parts.configureWithPython(copySettings, [String(id), String(reference.refId)])
    await expectCopied()
  })

  test('a metrics job posts what it measured, and sees that it has arrived', async () => {
    const { configure, ingest, ingestWithPython } = await setUp()
    const body = { name: 'aternity_fme', schema: aternitySchema }
    const { id } = ExternalData.parse(JSON.parse(await configure(post('/prod1/sei/api/v2/external-data', body))))
    const records = Array.from({ length: 1_500 }, (_, n) => ({ ...aternityRecord, team: `Team ${n}` }))
    const files = { 'metrics.json': JSON.stringify(records) }
    const output = await ingestWithPython(postMetrics, [String(id)], files)
    const results = output.trim().split('\n').map((line) => IngestionResult.parse(JSON.parse(line)))
    expect(results.map(({ status, validRecords }) => [status, validRecords])).toEqual([['completed', 1_000], ['completed', 500]])
    const monitoring = `${curl} "$BASE_URL/sei/api/v2/external-data/${id}/monitoring" -H "x-api-key: $SEI_API_KEY"`
    expect(JSON.parse(await ingest(monitoring))).toMatchObject({ recordsIngested: { allTime: 1_500 }, apiCalls: 2 })
  })
})
