// @module-tag pglite
import { hash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, inject, test } from 'vitest'
import {
  accountActivityLogsApi,
  accountActivityLogsFileApi,
  activityLogsApi,
  activityLogsFileApi,
  deletedKeyApi,
  deletedKeysApi,
  developerSchemaPath,
  dismissalsApi,
  findingsApi,
  findingsOfKindApi,
  keyActionApi,
  keyApi,
  keyLookUpApi,
  keysApi,
  keysBulkApi,
  keyUsageApi,
} from '../../lib/paths'
import { FindingKind } from '../../lib/schema/finding'
import { CreatedKey } from '../../lib/schema/key'
import { runSql } from '../support/places'
import { startOnOwnDatabase, useKey, type Started } from '../support/started'

const kind = inject('databaseKind')
let started: Started | undefined

afterAll(() => started?.remove())

const filesIn = (directory: string) =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))

async function wholeAnswer(response: Response) {
  return `${JSON.stringify([...response.headers])}${await response.text()}`
}

test('no secret is in any file, log line, row or answer but the one that it was made with', async () => {
  started = await startOnOwnDatabase(kind)
  const { url } = started.server
  const { ref } = started
  const client = await started.signIn()
  const created = [await client.createKey(ref, 'kept'), await client.createKey(ref, 'to be deleted', 'ADMIN')]
  const old = await client.createKey(ref, 'rotated')
  const rotateApi = keyActionApi(ref, old.key.id, 'rotate')
  const fresh = CreatedKey.parse(await (await client.call('POST', rotateApi, { overlap: '1h' })).json())
  const secrets = [...created, old, fresh].map(({ secret }) => secret)
  const hashes = secrets.map((secret) => hash('sha256', secret))
  const [kept, deleted] = created as [(typeof created)[0], (typeof created)[0]]
  const call = (...request: Parameters<typeof client.call>) => client.call(...request).then(wholeAnswer)

  const answers = [
    ...(await Promise.all(secrets.map((secret) => useKey(url, secret).then(wholeAnswer)))),
    await call('DELETE', keyApi(ref, deleted.key.id), { reason: 'leaked' }),
    await useKey(url, deleted.secret).then(wholeAnswer),
    await call('GET', keysApi(ref)),
    await call('GET', `${keysApi(ref)}?q=${kept.secret}`),
    await call('GET', keyApi(ref, kept.key.id)),
    await call('PATCH', keyApi(ref, kept.key.id), { name: 'renamed' }),
    await call('POST', keysApi(ref), { name: 'RENAMED', role: 'ADMIN' }),
    await call('POST', keyActionApi(ref, kept.key.id, 'reveal'), { secretId: kept.secretId }),
    await call('POST', keyActionApi(ref, kept.key.id, 'reveal'), { secretId: kept.secret }),
    await call('POST', rotateApi, { overlap: '1h' }),
    await call('POST', keyActionApi(ref, old.key.id, 'reveal'), { secretId: fresh.secretId }),
    await call('POST', keyActionApi(ref, old.key.id, 'rotation/end')),
    await useKey(url, old.secret).then(wholeAnswer),
    await call('GET', keyApi(ref, old.key.id)),
    await call('POST', keyActionApi(ref, kept.key.id, 'pause')),
    await call('POST', keyActionApi(ref, kept.key.id, 'resume')),
    await call('GET', deletedKeysApi(ref)),
    await call('GET', `${deletedKeysApi(ref)}?q=${deleted.secret}`),
    await call('GET', deletedKeyApi(ref, deleted.key.id)),
    ...(await Promise.all(hashes.map((value) => call('POST', keyLookUpApi(ref), { hash: value })))),
    await call('GET', keyUsageApi(ref, old.key.id)),
    await call('GET', findingsApi(ref)),
    ...(await Promise.all(FindingKind.options.map((kind) => call('GET', findingsOfKindApi(ref, kind))))),
    await call('POST', dismissalsApi(ref), { kind: 'deleted_in_use', keyIds: [deleted.key.id], reason: 'We know' }),
    await call('POST', dismissalsApi(ref), { kind: 'deleted_in_use', keyIds: [deleted.key.id], reason: `It is ${deleted.secret}` }),
    await call('GET', dismissalsApi(ref)),
    ...(await Promise.all(
      [activityLogsApi(ref), activityLogsFileApi(ref), accountActivityLogsApi(), accountActivityLogsFileApi()].map((path) => call('GET', path)),
    )),
    await call('GET', `${activityLogsApi(ref)}?emails=${kept.secret}&target=${kept.secret}`),
    // Where people put keys, and hashes, by mistake.
    await call('POST', keyLookUpApi(ref), { hash: `${hashes[0]}0` }),
    await call('POST', keyLookUpApi(ref), { hash: kept.secret }),
    await call('POST', keysBulkApi(ref), { action: 'pause', ids: [kept.secret] }),
    await call('POST', keysBulkApi(ref), { action: 'delete', ids: [kept.key.id], reason: `It is ${kept.secret}` }),
    await call('DELETE', keyApi(ref, kept.key.id), { reason: kept.secret }),
    await fetch(`${url}${developerSchemaPath()}?api_key=${kept.secret}`).then(wholeAnswer),
    await fetch(`${url}/gateway/sei/${kept.secret}`).then(wholeAnswer),
    await fetch(`${url}${developerSchemaPath()}`, { headers: { 'x-api-key': `${kept.secret}x` } }).then(wholeAnswer),
    await call('GET', keyApi(ref, kept.secret)),
    await call('DELETE', `${keysApi(ref)}/${kept.secret.replace('_', '%5F')}`),
    await call('GET', `${keysApi(ref)}/${kept.secret}/%zz`),
    await call('GET', `${keysApi(ref)}?${kept.secret}=1`),
    await call('POST', keysApi(ref), { name: 'odd', role: 'ADMIN', [kept.secret]: 1 }),
    await call('POST', keysApi(ref), { name: 'odd', role: kept.secret }),
    await fetch(`${url}/orgs/default/projects/${kept.secret}/account-management/api-keys`, {
      headers: { cookie: client.cookie },
    }).then(() => ''),
  ]
  await started.server.stop()

  const database =
    kind === 'postgresql'
      ? JSON.stringify(await runSql(started.env.DATABASE_URL!, 'SELECT query_to_xml(format($$SELECT * FROM %I$$, table_name), true, true, $$$$)::text FROM information_schema.tables WHERE table_schema = $$public$$'))
      : ''
  const places = {
    answers: answers.join('\n'),
    log: started.server.output(),
    database,
    ...Object.fromEntries(filesIn(started.dataDir).map((file) => [file, readFileSync(file, 'latin1')])),
  }
  // The search works: what is stored of a key is found by it.
  const everything = Object.values(places).join('\n')
  expect(everything).toContain(kept.key.hint.slice(0, 8))

  for (const [place, content] of Object.entries(places)) {
    for (const secret of secrets) {
      expect(content.includes(secret.slice(4, 34)), `a secret is in ${place}`).toBe(false)
      expect(content.includes(secret.slice(8, -4)), `the middle of a secret is in ${place}`).toBe(false)
    }
    // Stored as bytes; in hexadecimal digits they come from a search alone.
    for (const value of hashes) expect(content.includes(value), `a hash is in ${place}`).toBe(false)
  }
})
