// @module-tag pglite
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, inject, test } from 'vitest'
import { developerSchemaPath, keyApi, keysApi } from '../../lib/paths'
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
  const secrets = created.map(({ secret }) => secret)
  const [kept, deleted] = created as [(typeof created)[0], (typeof created)[0]]
  const call = (...request: Parameters<typeof client.call>) => client.call(...request).then(wholeAnswer)

  const answers = [
    ...(await Promise.all(secrets.map((secret) => useKey(url, secret).then(wholeAnswer)))),
    await call('DELETE', keyApi(ref, deleted.key.id)),
    await useKey(url, deleted.secret).then(wholeAnswer),
    await call('GET', keysApi(ref)),
    await call('GET', `${keysApi(ref)}?q=${kept.secret}`),
    await call('GET', keyApi(ref, kept.key.id)),
    await call('GET'(ref, kept.key.id)),
    await call('PATCH', keyApi(ref, kept.key.id), { name: 'renamed' }),
    await call('POST', keysApi(ref), { name: 'RENAMED', role: 'ADMIN' }),
    // Where people put keys by mistake.
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
  }
}, 120_000)
