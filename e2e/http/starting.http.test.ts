// @module-tag night
// @module-tag slow
/** What a server looks at before it serves: its secrets, its database and the first administrator. */
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { apiKeysPath, keysApi, signInPath } from '../../lib/paths'
import { makeDatabase, type DatabaseSettings } from '../../lib/testing/services/database-settings'
import { makeLimitedRole } from '../../lib/testing/services/limited-role'
import { postSignIn, signIn } from '../support/console-client'
import { reasonNotToStart, runServer, startServer, type StartedServer } from '../support/server'
import { startOnOwnDatabase, useKey, type Started } from '../support/started'

const kind = inject('databaseKind')
/** For what does not depend on the database: `npm test` runs it on PostgreSQL alone. */
const onOne = kind === 'postgresql' || inject('allLanes')
const password = 'a password of the tests'
const publicUrl = { PUBLIC_URL: 'http://127.0.0.1:3000' }
let database: DatabaseSettings
let server: StartedServer | undefined

beforeEach(async () => void (database = await makeDatabase(kind)))

afterEach(async () => {
  await server?.stop()
  server = undefined
  await database.remove()
})

const reasonOf = (env: Record<string, string>) =>
  reasonNotToStart({ ...database.env, ...publicUrl, SEED_PASSWORD: password, ...env })

test.runIf(onOne)('an administrator of the settings is the only one of the first people', async () => {
  const admin = { ADMIN_EMAIL: 'root@example.com', ADMIN_PASSWORD: 'a password of root' }
  server = await startServer({ ...database.env, SEED_PASSWORD: password, ...admin })
  await signIn(server.url, admin.ADMIN_EMAIL, admin.ADMIN_PASSWORD)
  for (const name of ['admin', 'sei-admin', 'lead', 'viewer']) {
    expect((await postSignIn(server.url, `${name}@example.com`, password)).response.status).toBe(401)
  }
})

test.runIf(onOne)('a first start that cannot listen tells how to sign in all the same: the next one does not know any more', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const { code, output } = await runServer({ ...database.env, ...publicUrl, PORT: String(port), ADMIN_EMAIL: 'root@example.com', ADMIN_PASSWORD: 'a password of root' })
  taken.close()
  expect(code).toBe(1)
  expect(output).toContain(`Port ${port} is in use.`)
  expect(output).toContain('Sign in as root@example.com')
  expect(await reasonOf({ HOST: '192.0.2.1' })).toMatch(/^HOST is 192\.0\.2\.1, where this machine cannot listen \(listen EADDRNOTAVAIL/)
})

test.runIf(onOne).each([
  ['password1234', /^ADMIN_PASSWORD is too easy to guess/],
  ['root@example.com', /^ADMIN_PASSWORD must not be made of the email/],
  ['x'.repeat(200), /^ADMIN_PASSWORD must have at most 128 characters/],
])('a bad password makes no first administrator: %s', async (bad, reason) => {
  expect(await reasonOf({ ADMIN_EMAIL: 'root@example.com', ADMIN_PASSWORD: bad })).toMatch(reason)
})

describe.runIf(onOne)('secrets in files', () => {
  const file = (name: string, content: string) => {
    const place = path.join(database.dataDir, name)
    writeFileSync(place, content)
    return place
  }

  test('are the secrets that the server works with', async () => {
    const admin = { ADMIN_EMAIL: 'root@example.com', ADMIN_PASSWORD_FILE: file('password', 'a password of root\r\n') }
    const secrets = { AUTH_SECRET: '', AUTH_SECRET_FILE: file('secret', 'a secret of the tests, in a file of its own\n') }
    const url = database.env.DATABASE_URL
    const address: Record<string, string> = url ? { DATABASE_URL: '', DATABASE_URL_FILE: file('url', `${url}\n`) } : {}
    server = await startServer({ ...database.env, ADMIN_PASSWORD: '', ...admin, ...secrets, ...address })
    await signIn(server.url, 'root@example.com', 'a password of root')
  })

  test('that are missing, empty or set twice are told in a line', async () => {
    const name = 'AUTH_SECRET_FILE'
    const one = { AUTH_SECRET: '' }
    expect(await reasonOf({ ...one, [name]: path.join(database.dataDir, 'none') })).toBe(
      'AUTH_SECRET_FILE names a file that cannot be read (ENOENT).',
    )
    expect(await reasonOf({ ...one, [name]: file('empty', '\n') })).toBe('AUTH_SECRET_FILE names a file that is empty.')
    const both = { AUTH_SECRET: 'a secret of the tests, long enough to sign with', [name]: file('secret', 'x'.repeat(40)) }
    expect(await reasonOf(both)).toBe('AUTH_SECRET and AUTH_SECRET_FILE are both set. Remove one of them.')
  })
})

describe.runIf(onOne)('another AUTH_SECRET', () => {
  const before = 'the secret of before, long enough to sign with'
  const after = 'the secret of after, long enough to sign with too'
  let started: Started

  beforeEach(async () => void (started = await startOnOwnDatabase(kind, { AUTH_SECRET: before })))
  afterEach(() => started.remove())

  async function restartWith(env: Record<string, string>) {
    await started.server.stop()
    Object.assign(started.env, env)
    await started.restart()
  }

  const statusOf = (cookie: string, address: string) =>
    fetch(started.server.url + address, { headers: { cookie }, redirect: 'manual' }).then(({ status }) => status)

  test('takes the sessions of AUTH_SECRET_PREVIOUS, on pages too, and signs new ones itself', async () => {
    const { cookie } = await started.signIn()
    await restartWith({ AUTH_SECRET: after, AUTH_SECRET_PREVIOUS: before })
    expect(await statusOf(cookie, keysApi(started.ref))).toBe(200)
    expect(await statusOf(cookie, apiKeysPath(started.ref))).toBe(200)
    const { cookie: newer } = await started.signIn()
    await restartWith({ AUTH_SECRET_PREVIOUS: '' })
    expect(await statusOf(cookie, keysApi(started.ref))).toBe(401)
    expect(await statusOf(cookie, apiKeysPath(started.ref))).toBe(307)
    expect(await statusOf(newer, keysApi(started.ref))).toBe(200)
  })

  test('takes a sign-in and a sign-out whose form came before', async () => {
    const { url } = started.server
    const csrf = await fetch(`${url}/api/auth/csrf`)
    const [form = ''] = (csrf.headers.getSetCookie()[0] ?? '').split(';')
    const { csrfToken } = (await csrf.json()) as { csrfToken: string }
    const { cookie } = await started.signIn()
    await restartWith({ AUTH_SECRET: after, AUTH_SECRET_PREVIOUS: before })
    const post = (action: string, cookies: string, fields: Record<string, string>) =>
      fetch(`${started.server.url}/api/auth/${action}`, {
        method: 'POST',
        headers: { cookie: cookies, origin: started.server.url },
        body: new URLSearchParams({ csrfToken, json: 'true', ...fields }),
        redirect: 'manual',
      })
    const signedIn = await post('callback/credentials', form, { email: 'admin@example.com', password })
    const made = signedIn.headers.getSetCookie().find((line) => line.includes('session-token=')) ?? ''
    expect(await statusOf(made.split(';')[0]!, keysApi(started.ref))).toBe(200)
    const session = cookie.split('; ').find((pair) => pair.includes('session-token=')) ?? ''
    const signedOut = await post('signout', `${form}; ${session}`, {})
    expect(signedOut.headers.getSetCookie().join()).toMatch(/session-token=;/)
    // What signs the session is the new secret, whatever the form came with.
    await restartWith({ AUTH_SECRET_PREVIOUS: '' })
    expect(await statusOf(made.split(';')[0]!, keysApi(started.ref))).toBe(200)
  })
})

describe('migrations apart', () => {
  const migrate = (env: Record<string, string>) => runServer(env, [process.execPath, 'scripts/migrate.mjs'])
  const off = { AUTO_MIGRATE: 'off' }

  test('a start without them names what is missing; after `npm run migrate` it serves', async () => {
    await database.remove()
    database = await makeDatabase(kind, { migrated: false })
    rmSync(path.join(database.dataDir, 'pglite'), { recursive: true, force: true })
    expect(await reasonOf(off)).toMatch(/^The database lacks migrations, and AUTO_MIGRATE is off: 20261123000000_init, /)
    const { DATABASE_URL: url = '', DATA_DIR = '' } = database.env
    const settings: Record<string, string> = url ? { MIGRATE_DATABASE_URL: url } : { DATA_DIR }
    const first = await migrate(settings)
    expect(first).toEqual({ code: 0, output: expect.stringContaining('The database has every migration.') })
    expect(first.output).toContain('20261123000000_init')
    expect(await migrate(settings)).toEqual({ code: 0, output: 'The database has every migration.\n' })
    server = await startServer({ ...database.env, SEED_PASSWORD: password, ...off })
    await signIn(server.url, 'admin@example.com', password)
  })

  test('a wrong address is a line that does not show it', async () => {
    const { code, output } = await migrate({ MIGRATE_DATABASE_URL: 'mysql://me:hunter2@db/keys' })
    expect([code, output]).toEqual([1, expect.stringMatching(/^The database cannot be migrated\.\nMIGRATE_DATABASE_URL must look like/)])
    expect(output).not.toContain('hunter2')
  })

  test.runIf(kind === 'postgresql')('a role that may only read and write rows runs the server', async () => {
    const limited = await makeLimitedRole(database.env.DATABASE_URL!)
    try {
      server = await startServer({ ...database.env, DATABASE_URL: limited.url })
      const client = await signIn(server.url, 'admin@example.com', password)
      const { secret } = await client.createKey({ org: 'default', project: 'default' }, 'of a limited role')
      expect((await useKey(server.url, secret)).status).toBe(200)
      await server.stop()
      const warnings = server.output().split('\n').filter((line) => line.includes('"level":40') || line.includes('"level":50'))
      expect(warnings).toEqual([])
    } finally {
      await server?.stop()
      server = undefined
      await limited.remove()
    }
  })
})

test.runIf(onOne)('a page that needs a session still sends others to the sign-in', async () => {
  server = await startServer({ ...database.env, SEED_PASSWORD: password, AUTH_SECRET_PREVIOUS: 'x'.repeat(40) })
  const address = apiKeysPath({ org: 'default', project: kind === 'pglite' ? 'demo' : 'default' })
  for (const cookie of ['', 'next-auth.session-token=x', `next-auth.session-token=${'eyJ'.repeat(40)}.a.b.c.d`]) {
    const answer = await fetch(server.url + address, { headers: { cookie }, redirect: 'manual' })
    expect(answer.status).toBe(307)
    expect(answer.headers.get('location')).toContain(signInPath(address))
  }
})
