import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, inject, test } from 'vitest'
import { keyApi, keysApi, signInPath } from '../../lib/paths'
import { Key } from '../../lib/schema/key'
import { runSql } from '../support/places'
import { runServer } from '../support/server'
import { startOnOwnDatabase, useKey, type Started } from '../support/started'

const kind = inject('databaseKind')
let started: Started | undefined

afterEach(async () => {
  await started?.remove()
  started = undefined
})

test('a clean stop finishes what runs, writes the last uses, and exits with 0', async () => {
  started = await startOnOwnDatabase(kind)
  const { url } = started.server
  const client = await started.signIn()
  const { key, secret } = await client.createKey(started.ref, 'used last')

  // A create whose body is still on its way when the signal comes.
  const body = JSON.stringify({ name: 'half-way', role: 'INGESTION' })
  const running = request(url + keysApi(started.ref), {
    method: 'POST',
    headers: { cookie: client.cookie, origin: url, 'content-type': 'application/json', 'content-length': body.length },
  })
  const answered = new Promise<number | undefined>((resolve, reject) => {
    running.on('response', (response) => resolve(response.resume().statusCode))
    running.on('error', reject)
  })
  running.write(body.slice(0, 5))
  expect((await useKey(url, secret)).status).toBe(200)

  const stopped = started.server.stop('SIGTERM')
  // And once more, as a person who is in a hurry, or a parent process, does.
  await expect.poll(() => started!.server.output()).toContain('"msg":"stopping"')
  void started.server.stop('SIGTERM')
  running.end(body.slice(5))
  expect(await answered).toBe(201)
  expect(await stopped).toBe(0)
  // The last line of the log, right before the exit.
  expect(started.server.output()).toContain('"msg":"stopped"')

  await started.restart()
  const again = await started.signIn()
  const after = Key.parse(await (await again.call('GET', keyApi(started.ref, key.id))).json())
  expect(after.lastUsedAt).not.toBeNull()
  expect(after.lastUsedIp).toBe('127.0.0.1')
})

// npm passes a signal on to the shell that it runs the start in; not every shell passes it on to what it runs.
test.runIf(kind === 'pglite').each([
  ['npm start', ['npm', 'start']],
  ['a shell that keeps it to itself, as npm runs one', ['sh', '-c', 'node scripts/start.mjs; exit $?']],
])('a signal to %s stops the server cleanly', { tags: 'night' }, async (_what, command) => {
  started = await startOnOwnDatabase(kind, { npm_lifecycle_event: 'start' }, command)
  await started.server.stop('SIGTERM')
  expect(started.server.output()).toContain('"msg":"stopped"')
  await expect(fetch(`${started.server.url}/healthz`)).rejects.toThrow()
  // Nothing was left behind that holds the database.
  await started.restart()
})

test('a server whose log nobody reads any more answers as before, and stops cleanly', { tags: 'night' }, async () => {
  started = await startOnOwnDatabase(kind)
  const { url } = started.server
  const { secret } = await (await started.signIn()).createKey(started.ref, 'unheard')
  started.server.stopReading()
  for (let times = 0; times < 5; times += 1) {
    expect((await useKey(url, secret)).status).toBe(200)
    // Pages write to the console, too.
    expect((await fetch(url + signInPath())).status).toBe(200)
    // Longer than lines of the log wait for each other.
    await sleep(50)
  }
  expect(await started.server.stop('SIGTERM')).toBe(0)
})

test.runIf(kind === 'postgresql')('without its database the server says 503 to everybody, and never 401', async () => {
  started = await startOnOwnDatabase(kind)
  const { url } = started.server
  const client = await started.signIn()
  const { secret } = await client.createKey(started.ref, 'good all along')
  const name = new URL(started.env.DATABASE_URL!).pathname.slice(1)
  const elsewhere = inject('templates').postgres.url
  // A job of the server may connect anew in between.
  await expect
    .poll(async () => {
      await runSql(elsewhere, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1`, [name])
      return runSql(elsewhere, `ALTER DATABASE ${name} RENAME TO ${name}_away`).then(() => 'renamed', String)
    }, { timeout: 60_000 })
    .toBe('renamed')
  const answers = await Promise.all([useKey(url, secret), client.call('GET', keysApi(started.ref)), fetch(`${url}/readyz`)])
  expect(answers.map((answer) => answer.status)).toEqual([503, 503, 503])
  expect(answers[0]!.headers.get('retry-after')).toMatch(/^\d+$/)
  expect(answers[1]!.headers.get('retry-after')).toMatch(/^\d+$/)
  expect(answers[2]!.headers.get('retry-after')).toMatch(/^\d+$/)
  expect((await fetch(`${url}/healthz`)).status).toBe(200)

  await runSql(elsewhere, `ALTER DATABASE ${name}_away RENAME TO ${name}`)
  await expect.poll(async () => (await useKey(url, secret)).status).toBe(200)
})

test('settings that cannot be used stop the start with a readable line each', async () => {
  const secret = 'short secret'
  const { code, output } = await runServer({
    DATABASE_URL: 'mysql://root:hidden@host/db',
    AUTH_SECRET: secret,
    PUBLIC_URL: 'keys.example.com',
    MAX_KEYS_PER_PROJECT: 'many',
  })
  expect(code).toBe(1)
  const lines = output.trim().split('\n').slice(1)
  expect(lines.map((line) => line.split(' ', 1)[0]).sort()).toEqual([
    'AUTH_SECRET',
    'DATABASE_URL',
    'MAX_KEYS_PER_PROJECT',
    'PUBLIC_URL',
  ])
  expect(output).not.toContain('hidden')
  expect(output).not.toContain(secret)
})

/** The answer to one request on a connection of its own, as a load balancer's probe is. */
const ask = async (url: string): Promise<{ status: number; connection: string | null } | null> => {
  const answer = await fetch(url, { headers: { connection: 'close' } }).catch(() => null)
  return answer && { status: answer.status, connection: answer.headers.get('connection') }
}

test.runIf(kind === 'postgresql')('after SIGTERM it is not ready, and still answers for a while', { tags: 'night' }, async () => {
  started = await startOnOwnDatabase(kind, { DRAIN_SECONDS: '3' })
  const { url } = started.server
  const { secret } = await (await started.signIn()).createKey(started.ref, 'draining')
  const stopped = started.server.stop('SIGTERM')
  await expect.poll(() => ask(`${url}/readyz`)).toMatchObject({ status: 503 })
  const used = await useKey(url, secret)
  expect(used.status).toBe(200)
  expect(used.headers.get('connection')).toBe('close')
  expect(await ask(`${url}/healthz`)).toMatchObject({ status: 200, connection: 'close' })
  expect(await stopped).toBe(0)
  expect(await ask(`${url}/healthz`)).toBeNull()
})

test.each([
  ['SIGINT', false],
  ['a second SIGTERM', true],
] as const)('%s does not wait', { tags: 'night' }, async (_name, twice) => {
  const { server } = (started = await startOnOwnDatabase(kind, { DRAIN_SECONDS: '300' }))
  const stopped = server.stop(twice ? 'SIGTERM' : 'SIGINT')
  if (twice) {
    // Later than the copies of one signal that a parent process passes on.
    await sleep(700)
    void server.stop('SIGTERM')
  }
  expect(await stopped).toBe(0)
})

test.runIf(kind === 'pglite')('a server with PGlite, which none can take over from, does not wait after SIGTERM', { tags: 'night' }, async () => {
  const { server } = (started = await startOnOwnDatabase(kind, { DRAIN_SECONDS: '300' }))
  expect(await server.stop('SIGTERM')).toBe(0)
})
