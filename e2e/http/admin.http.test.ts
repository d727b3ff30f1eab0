/** The operator's program beside a server: what it changes holds at the next request, and what it may not do it refuses in a line. */
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { activityLogsApi, invitationPath, keysApi } from '../../lib/paths'
import { makeDatabase, type DatabaseSettings } from '../../lib/testing/services/database-settings'
import { findProgram } from '../../lib/testing/services/programs'
import { adminJson, runAdmin, runAtTerminal, runProgram } from '../support/admin'
import { postSignIn, signIn } from '../support/console-client'
import { runServer, startServer } from '../support/server'
import { startOnOwnDatabase, useKey, type Started } from '../support/started'

const kind = inject('databaseKind')
const hasTerminals = findProgram('script', 'bsdutils', 'The question for a password', '--version')
const operator = `operator:${userInfo().username}@${hostname()}`

describe.runIf(kind === 'postgresql')('beside a server that runs', { timeout: 180_000 }, () => {
  let started: Started
  const run = (words: string[], input?: string) => runAdmin(words, { env: started.env, input })
  const json = <Answer>(words: string[], input?: string) => adminJson<Answer>(words, { env: started.env, input })

  beforeAll(async () => {
    started = await startOnOwnDatabase(kind)
    Object.assign(started.env, { PUBLIC_URL: started.server.url })
  })
  afterAll(() => started.remove())

  /** Somebody with a role in the server's project, signed in. */
  async function addPerson(email: string, role = 'sei-admin') {
    await json(['people', 'add', email, '--name', 'Ana Lima', '--role', role, '--project', 'default/default'])
    await json(['people', 'set-password', email], `a password of ${email.length} words\n`)
    return signIn(started.server.url, email, `a password of ${email.length} words`)
  }

  const statusOf = async ({ call }: Awaited<ReturnType<typeof addPerson>>) => (await call('GET', keysApi(started.ref))).status

  test('a key that it deletes is refused at the next request', async () => {
    const client = await started.signIn()
    const { key, secret } = await client.createKey(started.ref, 'leaked')
    expect((await useKey(started.server.url, secret)).status).toBe(200)
    expect(await run(['keys', 'delete', key.hint])).toEqual({ code: 0, out: `Deleted leaked (${key.hint}) of default/default.\n`, err: '' })
    expect((await useKey(started.server.url, secret)).status).toBe(401)
  })

  test('somebody whom it disables is out at the next request, and their keys with --delete-keys too', { tags: 'night' }, async () => {
    const client = await addPerson('leaver@example.com')
    const { secret } = await client.createKey(started.ref, 'of the leaver')
    expect(await statusOf(client)).toBe(200)
    const first = await json(['people', 'disable', 'leaver@example.com'])
    expect(first).toMatchObject({ person: { status: 'disabled' }, deletedKeys: [], liveKeys: [{ name: 'of the leaver' }] })
    expect(await statusOf(client)).toBe(401)
    expect((await useKey(started.server.url, secret)).status).toBe(200)
    const second = await json(['people', 'disable', 'leaver@example.com', '--delete-keys'])
    expect(second).toMatchObject({ deletedKeys: [{ name: 'of the leaver' }], liveKeys: [] })
    expect((await useKey(started.server.url, secret)).status).toBe(401)
  })

  test('sessions that it ends, a role that it takes and a password that it sets hold at the next request', { tags: 'night' }, async () => {
    const client = await addPerson('ana@example.com')
    expect(await json(['sessions', 'list', 'ana@example.com'])).toMatchObject({ sessions: [{ method: 'password', address: '127.0.0.1' }] })
    expect(await json(['sessions', 'end', 'ana@example.com'])).toEqual({ email: 'ana@example.com', endedSessions: 1 })
    expect(await statusOf(client)).toBe(401)

    const again = await signIn(started.server.url, 'ana@example.com', 'a password of 15 words')
    await json(['people', 'revoke', 'ana@example.com', 'sei-admin', '--project', 'default/default'])
    expect(await statusOf(again)).toBe(404)
    await json(['people', 'grant', 'ana@example.com', 'sei-viewer', '--all-projects'])
    expect(await statusOf(again)).toBe(200)

    expect(await json(['people', 'set-password', 'ana@example.com'], 'another phrase of mine\r\n')).toEqual({ email: 'ana@example.com', endedSessions: 1 })
    expect(await statusOf(again)).toBe(401)
    expect((await postSignIn(started.server.url, 'ana@example.com', 'a password of 15 words')).response.status).toBe(401)
    await signIn(started.server.url, 'ana@example.com', 'another phrase of mine')
  })

  test.runIf(hasTerminals)('a password that is asked for at a terminal is typed twice, and not shown', { tags: 'night' }, async () => {
    await addPerson('typed@example.com')
    const type = (first: string, second: string) =>
      runAtTerminal(['people', 'set-password', 'typed@example.com'], [['The password: ', first], ['The password again: ', second]], { env: started.env })
    const differs = await type('some words of mine', 'other words of mine')
    expect([differs.code, differs.out]).toEqual([1, expect.stringContaining('The second password was another one. Nothing was changed.')])
    const same = await type('some words of mine', 'some words of mine')
    expect([same.code, same.out]).toEqual([0, expect.stringContaining('Set the password of typed@example.com')])
    expect(differs.out + same.out).not.toContain('words')
    await signIn(started.server.url, 'typed@example.com', 'some words of mine')
  })

  test('the keys of a project that it archives are refused until it restores it', { tags: 'night' }, async () => {
    const client = await started.signIn()
    const { secret } = await client.createKey(started.ref, 'of an archived project')
    await json(['projects', 'archive', 'default/default'])
    expect((await useKey(started.server.url, secret)).status).toBe(401)
    await json(['projects', 'restore', 'default/default'])
    expect((await useKey(started.server.url, secret)).status).toBe(200)
  })

  test('each change is in the activity log, as done by the user of the operating system', async () => {
    const client = await started.signIn()
    const { key } = await client.createKey(started.ref, 'logged')
    await run(['keys', 'delete', key.id])
    const answer = await client.call('GET', `${activityLogsApi(started.ref)}?emails=${encodeURIComponent(operator)}&types=API_ACCESS_KEY`)
    const { items } = (await answer.json()) as { items: unknown[] }
    const ofKey = { email: operator, actor: { kind: 'operator', id: null }, target: { id: key.id } }
    // From the latest on: what follows a deletion is the proof that it holds.
    expect(items.slice(0, 2)).toMatchObject([{ ...ofKey, action: 'REVOCATION_MEASURED' }, { ...ofKey, action: 'DELETED' }])
  })

  test('what is refused ends with 1, wrong usage with 2, and the reason is on standard error alone', async () => {
    expect(await run(['keys', 'list', '--project', 'default/none'])).toEqual({
      code: 1,
      out: '',
      err: 'There is no project default/none. `projects list` shows those that there are.\n',
    })
    expect(await run(['keys', 'list', '--json'])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('--project') })
    expect(await run(['people', 'set-password', 'admin@example.com'], 'password1234')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^The password is too easy to guess.*\n$/),
    })
  })
})

describe.runIf(kind === 'pglite')('on PGlite', { timeout: 180_000, tags: 'night' }, () => {
  test('it refuses in one line while the server runs, and works when that has stopped', async () => {
    const started = await startOnOwnDatabase(kind)
    try {
      const client = await started.signIn()
      const { key, secret } = await client.createKey(started.ref, 'leaked')
      const refused = await runAdmin(['keys', 'delete', key.hint], { env: started.env })
      expect(refused).toEqual({ code: 1, out: '', err: expect.stringMatching(/^Another process has .* open\. Stop it first, .*\n$/) })
      expect((await useKey(started.server.url, secret)).status).toBe(200)
      await started.server.stop()
      expect(await runAdmin(['keys', 'delete', key.hint], { env: started.env })).toMatchObject({ code: 0 })
      await started.restart()
      expect((await useKey(started.server.url, secret)).status).toBe(401)
    } finally {
      await started.remove()
    }
  })

  test.runIf(process.getuid?.() === 0)('it does not write as root into the directory of another user', async () => {
    const database = await makeDatabase(kind)
    const place = path.join(database.dataDir, 'pglite')
    chownSync(place, 65_534, 65_534)
    const { code, out, err } = await runAdmin(['people', 'list'], { env: database.env })
    expect([code, out]).toEqual([1, ''])
    expect(err).toMatch(/^The database in DATA_DIR \(.*\) belongs to another user of this machine\. Run this as that user\.\n$/)
    await database.remove()
  })

  test('it makes no database, and no secret, where there is none', async () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'sei-none-'))
    const { code, err } = await runAdmin(['people', 'list'], { env: { DATA_DIR: dataDir } })
    expect([code, err]).toEqual([1, `There is no database in DATA_DIR (${dataDir}). Set DATABASE_URL or DATA_DIR as for the server.\n`])
    expect(readdirSync(dataDir)).toEqual([])
    rmSync(dataDir, { recursive: true })
  })
})

describe.runIf(kind === 'postgresql')('the settings', { timeout: 180_000, tags: 'night' }, () => {
  let database: DatabaseSettings
  afterEach(() => database.remove())

  test('need no secret of serving, also where its file cannot be read, and may have the database in a file', async () => {
    database = await makeDatabase(kind)
    const { DATABASE_URL = '', AUTH_SECRET = '' } = database.env
    const empty = await runServer({ DATABASE_URL, AUTH_SECRET, PUBLIC_URL: 'https://keys.example.com' })
    expect(empty).toEqual({ code: 1, output: expect.stringContaining('or invite one with `npm run admin -- people add`') })
    const file = path.join(database.dataDir, 'url')
    writeFileSync(file, `${DATABASE_URL}\n`)
    const env = {
      DATABASE_URL_FILE: file,
      AUTH_SECRET_FILE: '/run/secrets/none',
      ADMIN_PASSWORD_FILE: '/run/secrets/none',
      PUBLIC_URL: 'https://keys.example.com',
    }
    // The first Account Admin of an empty database comes without a server, too.
    const { link } = await adminJson<{ link: { url: string } }>(
      ['people', 'add', 'You@Example.com', '--name', 'You', '--role', 'account-admin'],
      { env },
    )
    expect(link.url.startsWith(`https://keys.example.com${invitationPath('')}`)).toBe(true)
    expect(await adminJson(['people', 'list'], { env })).toEqual({
      people: [
        {
          id: expect.any(String),
          email: 'you@example.com',
          name: 'You',
          status: 'invited',
          roles: [{ role: 'account-admin', project: null }],
          liveKeys: 0,
          lastSignInAt: null,
          createdAt: expect.any(String),
        },
      ],
    })
    // A server takes the account as it is, and makes no other.
    const server = await startServer({ DATABASE_URL, AUTH_SECRET })
    await server.stop()
    expect(await adminJson(['projects', 'list'], { env })).toMatchObject({ projects: [{ project: 'default/default' }] })
  })

  test('that are wrong are told in a line each, without their values', async () => {
    database = await makeDatabase(kind)
    const { code, out, err } = await runAdmin(['people', 'list'], { env: { DATABASE_URL: 'mysql://me:hunter2@db/keys', PUBLIC_URL: 'keys' } })
    expect([code, out, err.trimEnd().split('\n').length]).toEqual([1, '', 2])
    expect(err).toMatch(/^DATABASE_URL must look like/)
    expect(err).not.toContain('hunter2')
  })

  test('a database that lacks migrations is told, and stays as it is, whatever AUTO_MIGRATE says', async () => {
    database = await makeDatabase(kind, { migrated: false })
    const env = { ...database.env, PUBLIC_URL: 'https://keys.example.com', AUTO_MIGRATE: 'on' }
    const run = () => runAdmin(['people', 'list'], { env })
    const told = { code: 1, out: '', err: expect.stringMatching(/^The database lacks migrations: 20261123000000_init, .*\. Run `npm run migrate` first, .*\n$/) }
    expect([await run(), await run()]).toEqual([told, told])
  })

  test('nobody answers in one line', async () => {
    database = await makeDatabase(kind)
    const env = { DATABASE_URL: 'postgresql://me:hunter2@127.0.0.1:1/keys', PUBLIC_URL: 'https://keys.example.com' }
    const { code, out, err } = await runAdmin(['people', 'list'], { env })
    expect([code, out]).toEqual([1, ''])
    expect(err).toMatch(/^The database of DATABASE_URL cannot be used: .*\n$/)
    expect(err).not.toContain('hunter2')
    expect(existsSync(path.join(database.dataDir, 'auth-secret'))).toBe(false)
  })
})

test.runIf(kind === 'postgresql' && existsSync('/dev/full'))('a reader that has enough is no failure, and an answer that is lost on a full disk is told', async () => {
  const run = (to: string) => runProgram('bash', ['-c', `"${process.execPath}" dist/admin.mjs --help ${to}; exit "\${PIPESTATUS[0]}"`], { env: {} })
  expect(await run('| true')).toEqual({ code: 0, out: '', err: '' })
  expect(await run('> /dev/full')).toEqual({ code: 1, out: '', err: 'The answer cannot be written (ENOSPC). What was asked for is done.\n' })
})
