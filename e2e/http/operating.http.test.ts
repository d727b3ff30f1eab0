// @module-tag night
// @module-tag slow
/** Every command of the README's section about operating it, as it stands there, and what comes of it. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { invitationsApi, keyApi, keysApi, passkeyLinksApi, passwordLinksApi } from '../../lib/paths'
import { createPostgresDatabase } from '../../lib/testing/services/database-settings'
import { freePort } from '../../lib/testing/services/port'
import type { TestPostgres } from '../../lib/testing/services/postgres'
import { runProgram } from '../support/admin'
import { signIn, type ConsoleClient } from '../support/console-client'
import { runSql } from '../support/places'
import { startPostgresToDump } from '../support/postgres-programs'
import { readmeBlocks } from '../support/readme'
import { startServer, type StartedServer } from '../support/server'
import { startOnOwnDatabase, useKey } from '../support/started'

const heading = 'Operate it'
const onPostgres = inject('databaseKind') === 'postgresql'
const postgres: TestPostgres | null = onPostgres ? await startPostgresToDump() : null
const directory = mkdtempSync(path.join(tmpdir(), 'sei-operating-'))
const file = (name: string) => path.join(directory, name)

afterAll(async () => {
  await postgres?.stop()
  rmSync(directory, { recursive: true, force: true })
})

/** The blocks of commands that were run. */
const taken = new Set<string>()

function block(part: string, index: number, language = 'sh'): string {
  const text = readmeBlocks(heading, language, part)[index]!
  taken.add(text)
  return text
}

/** Puts what the test has in the place of what the README has as examples. */
const filledIn = (text: string, values: Record<string, string>) =>
  Object.entries(values).reduce((filled, [example, value]) => {
    expect(filled).toContain(example)
    return filled.replaceAll(example, value)
  }, text)

const shell = (commands: string) => ['--norc', '-euo', 'pipefail', '-c', commands]

describe.runIf(postgres)('a deployment on PostgreSQL', { timeout: 180_000 }, () => {
  const password = 'a password of the tests'
  const databaseUrl = (name: string, role = 'sei') => {
    const url = new URL(postgres!.url)
    url.pathname = `/${name}`
    url.username = role
    return url.href
  }
  let env: Record<string, string>
  let server: StartedServer
  let secretOfPipeline: string

  beforeAll(async () => {
    await runSql(postgres!.url, 'CREATE ROLE sei LOGIN')
    await runSql(postgres!.url, 'CREATE DATABASE sei_api_keys OWNER sei')
    const port = String(await freePort())
    const url = `http://127.0.0.1:${port}`
    env = { PORT: port, PUBLIC_URL: url, DATABASE_URL: databaseUrl('sei_api_keys'), AUTH_SECRET: 'a secret of the tests, long enough to sign with' }
  })
  afterAll(async () => void (await server?.stop()))

  async function run(commands: string, input?: string): Promise<string> {
    const { code, out, err } = await runProgram('bash', shell(commands), { env, input })
    if (code !== 0) throw new Error(`${commands}\nended with ${code}:\n${err}`)
    return out
  }

  const post = (address: string, body: unknown) =>
    fetch(server.url + address, {
      method: 'POST',
      headers: { origin: server.url, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })

  /** Accepts the invitation in what a command printed, as its page does. */
  async function accept(printed: string, name: string) {
    const [, secret] = /\/invitation#(\S+)/.exec(printed) ?? []
    const answer = await post(invitationsApi('accept'), { secret, name, password })
    expect(answer.status).toBe(200)
  }

  const ana = 'ana@example.com'
  const payments = { org: 'default', project: 'payments' }
  const as = (email: string, chosen = password) => signIn(server.url, email, chosen)
  const statusOf = async (client: ConsoleClient, ref = payments) => (await client.call('GET', keysApi(ref))).status
  const passes = async (secret: string) => (await useKey(server.url, secret)).status === 200

  test('from nothing to a signed-in colleague', async () => {
    const part = 'From nothing to a signed-in colleague'
    const commands = filledIn(block(part, 0), {
      'postgresql://sei:…@db.example.com/sei_api_keys': env.DATABASE_URL!,
      'https://keys.example.com': env.PUBLIC_URL!,
      'npm start': 'exec npm start',
    })
    server = await startServer({ PORT: env.PORT! }, ['bash', ...shell(commands)])
    await accept(server.output(), 'Your Name')
    expect(await statusOf(await as('you@example.com'), { org: 'default', project: 'default' })).toBe(200)

    await accept(await run(block(part, 1)), 'Ana Lima')
    const client = await as(ana)
    secretOfPipeline = (await client.createKey(payments, 'pipeline')).secret
    expect(await statusOf(client, { org: 'default', project: 'default' })).toBe(404)
  })

  describe('locked out', () => {
    const part = 'Locked out'

    test('a link, or a password that is piped in, lets a person in', async () => {
      const [, secret] = /\/password#(\S+)/.exec(await run(block(part, 0))) ?? []
      expect((await post(passwordLinksApi('use'), { secret, password: 'chosen by means of a link' })).status).toBe(200)
      const client = await as(ana, 'chosen by means of a link')
      await run(block(part, 1), `${password}\n`)
      expect(await statusOf(client)).toBe(401)
      expect(await statusOf(await as(ana))).toBe(200)
    })

    test('passkeys are reset, which prints a link to add another', async () => {
      const client = await as(ana)
      const [, secret] = /\/passkey#(\S+)/.exec(await run(block(part, 2))) ?? []
      expect(await statusOf(client)).toBe(401)
      expect((await post(passkeyLinksApi('look-up'), { secret })).status).toBe(200)
    })

    test('somebody becomes Account Admin', async () => {
      expect(await run(block(part, 3))).toContain('you@example.com')
      expect(await statusOf(await as(ana), { org: 'default', project: 'default' })).toBe(200)
    })

    test('sessions end', async () => {
      const client = await as(ana)
      expect(await run(block(part, 4))).toContain('127.0.0.1')
      expect(await statusOf(client)).toBe(401)
    })

    test('keys that have leaked are found, paused and deleted, by hint and by themselves', async () => {
      const client = await as(ana)
      const [byHint, itself] = [await client.createKey(payments, 'leaked'), await client.createKey(payments, 'leaked too')]
      writeFileSync(file('leaked-key.txt'), `${itself.secret}\n`)
      const printed = await run(filledIn(block(part, 5), { 'sei_AbCd…WxYz': byHint.key.hint, 'leaked-key.txt': file('leaked-key.txt') }))
      const said = ['leaked too', ana, 'Paused leaked too', 'Resumed leaked too', 'Deleted leaked too']
      for (const text of said) expect(printed).toContain(text)
      expect([await passes(byHint.secret), await passes(itself.secret), await passes(secretOfPipeline)]).toEqual([false, false, true])
    })

    test('all keys of a project are refused until it is restored', async () => {
      const [archive = '', restore = ''] = block(part, 6).trim().split('\n')
      await run(archive)
      expect(await passes(secretOfPipeline)).toBe(false)
      await run(restore)
      expect(await passes(secretOfPipeline)).toBe(true)
    })
  })

  test('a leaver is out, and then their keys, and can be let in again', async () => {
    const part = 'Somebody leaves'
    const client = await as(ana)
    const { secret } = await client.createKey(payments, 'of a leaver')
    expect(await run(block(part, 0))).toContain('of a leaver')
    expect([await statusOf(client), await passes(secret)]).toEqual([401, true])
    await run(block(part, 1))
    expect(await passes(secret)).toBe(false)
    await run(block(part, 2))
    expect(await statusOf(await as(ana))).toBe(200)
    secretOfPipeline = (await (await as(ana)).createKey(payments, 'pipeline')).secret
  })

  test('another role of the database takes over, and the first is shut out', async () => {
    const part = 'Rotate every secret'
    await runSql(postgres!.url, block(part, 0, 'sql'))
    await server.stop()
    env.DATABASE_URL = databaseUrl('sei_api_keys', 'sei_2')
    server = await startServer(env)
    await runSql(postgres!.url, block(part, 1, 'sql'))
    await expect(runSql(databaseUrl('sei_api_keys'), 'SELECT 1')).rejects.toThrow('not permitted to log in')
    const { secret } = await (await as(ana)).createKey(payments, 'made as the second role')
    expect(await passes(secret)).toBe(true)
    // What the second role makes is the first one's.
    await runSql(env.DATABASE_URL, 'CREATE TABLE made_later ()')
    expect(await runSql(env.DATABASE_URL, `SELECT tableowner FROM pg_tables WHERE tablename = 'made_later'`)).toEqual([{ tableowner: 'sei' }])
  })

  test('a backup is restored into an empty database, and everybody goes on', async () => {
    const part = 'Back up and restore'
    const dump = { 'sei-api-keys.dump': file('sei-api-keys.dump') }
    await run(filledIn(block(part, 0), dump))
    const later = (await (await as(ana)).createKey(payments, 'made after the backup')).secret
    await server.stop()
    await runSql(postgres!.url, 'CREATE DATABASE restored OWNER sei')
    env.DATABASE_URL = databaseUrl('restored', 'sei_2')
    await run(filledIn(block(part, 1), dump))
    server = await startServer(env)
    expect(await statusOf(await as(ana))).toBe(200)
    expect([await passes(secretOfPipeline), await passes(later)]).toEqual([true, false])
  })
})

test.runIf(onPostgres)('a PGlite is backed up, restored, and moved to PostgreSQL, where everybody goes on', { timeout: 240_000 }, async () => {
  const started = await startOnOwnDatabase('pglite')
  const target = await createPostgresDatabase()
  let server: StartedServer | null = null
  try {
    const { secret } = await (await started.signIn()).createKey(started.ref, 'kept')
    const run = (commands: string) => runProgram('bash', shell(commands), { env: started.env })
    const places = { 'sei-api-keys.backup': file('sei-api-keys.backup') }
    const backUp = filledIn(block('Back up and restore', 2), places)
    expect(await run(backUp)).toMatchObject({ code: 1, err: expect.stringContaining('Stop it first') })
    await started.server.stop()
    expect(await run(backUp)).toMatchObject({ code: 0 })
    renameSync(started.dataDir, file('moved-away'))
    expect(await run(filledIn(block('Back up and restore', 3), places))).toMatchObject({ code: 0 })
    await started.restart()
    expect((await useKey(started.server.url, secret)).status).toBe(200)
    const client = await started.signIn()

    const copy = filledIn(block('Move to PostgreSQL', 0), { 'postgresql://sei:…@db.example.com/sei_api_keys': target.url })
    expect(await run(copy)).toMatchObject({ code: 1, err: expect.stringContaining('Stop it first') })
    const deleted = await client.createKey(started.ref, 'deleted')
    expect((await client.call('DELETE', keyApi(started.ref, deleted.key.id))).ok).toBe(true)
    await started.server.stop()
    expect(await run(copy)).toMatchObject({ code: 0, err: '' })
    const port = String(await freePort())
    const start = filledIn(block('Move to PostgreSQL', 1), {
      './data': started.dataDir,
      'https://keys.example.com': `http://127.0.0.1:${port}`,
      'npm start': 'exec npm start',
    })
    server = await startServer({ ...started.env, PORT: port, TARGET_DATABASE_URL: target.url }, ['bash', ...shell(start)])
    const statusOf = async (token: string) => (await useKey(server!.url, token)).status
    expect([await statusOf(secret), await statusOf(deleted.secret)]).toEqual([200, 401])
    expect((await fetch(server.url + keysApi(started.ref), { headers: { cookie: client.cookie } })).status).toBe(401)
    const again = await signIn(server.url, 'admin@example.com', started.env.SEED_PASSWORD!)
    expect((await again.call('GET', keysApi(started.ref))).status).toBe(200)
  } finally {
    await server?.stop()
    await started.remove()
    await target.drop()
  }
})

test.runIf(postgres)('no command of the README was left out', () => {
  const all = [...readmeBlocks(heading, 'sh'), ...readmeBlocks(heading, 'sql')]
  expect([...taken].toSorted()).toEqual(all.toSorted())
})
