import { afterAll, expect, inject, test } from 'vitest'
import { keyApi } from '../../lib/paths'
import { startServer } from '../support/server'
import { startOnOwnDatabase, useKey, type Started } from '../support/started'

const kind = inject('databaseKind')
let started: Started | undefined

afterAll(() => started?.remove())

test.runIf(kind === 'postgresql')('a host that runs Next without server.ts serves keys at every documented address', async () => {
  started = await startOnOwnDatabase(kind)
  const client = await started.signIn()
  const { key, secret } = await client.createKey(started.ref, 'on another host')
  const next = [process.execPath, 'node_modules/next/dist/bin/next', 'start', '--hostname', '127.0.0.1']
  const host = await startServer(started.env, next)
  try {
    for (const prefix of ['/gateway/sei', '/sei', '/prod1/sei', '/gratis/sei']) {
      const ask = (headers: Record<string, string>) => fetch(`${host.url}${prefix}/api/v2/developers/schema`, { headers })
      expect((await ask({ 'x-api-key': secret })).status).toBe(200)
      expect((await ask({})).status).toBe(401)
    }
    await client.call('DELETE', keyApi(started.ref, key.id))
    expect((await useKey(host.url, secret)).status).toBe(401)
  } finally {
    await host.stop()
  }
})
