// @module-tag pglite
// @module-tag own-process
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, inject, test, vi } from 'vitest'
import { createPostgresDatabase } from '../../testing/services/database-settings'
import { withSettings } from '../../testing/services/settings'
import { truncate } from '../../testing/services/truncate'
import { isDatabaseUnavailable, isDuplicate, isRolledBack } from './errors'
import { database, type Transaction } from './open'
import { makeFirstAccounts } from '../people/first-accounts'
import { isPassword } from '../people/password-hash'
import { toFault } from '../http/to-fault'
import { environment, SettingsError } from '../runtime/env'
import { MigrationError } from './migrate'

const kind = inject('databaseKind')
const administrator = { email: 'root@example.com', password: 'a password of root' }
const trialEmails = ['admin', 'sei-admin', 'lead', 'viewer'].map((name) => `${name}@example.com`)
const onPostgres = () => ({ ...environment(), databaseUrl: 'postgresql://db/keys', admin: administrator })
const onPGlite = () => ({ ...environment(), databaseUrl: undefined, admin: undefined, seedPassword: undefined })

const withoutMigrations = mkdtempSync(path.join(tmpdir(), 'sei-no-migrations-'))
mkdirSync(path.join(withoutMigrations, 'prisma/migrations'), { recursive: true })
afterAll(() => rmSync(withoutMigrations, { recursive: true }))

/** Removes everything and makes the first accounts anew. */
async function startAfresh(settings: Parameters<typeof makeFirstAccounts>[1]) {
  await truncate('account CASCADE')
  const { prisma } = await database()
  return makeFirstAccounts(prisma, settings)
}

/** Who may do what where, as they were made. */
async function bindings() {
  const { prisma } = await database()
  const rows = await prisma.roleBinding.findMany({
    include: { person: true, project: true },
    orderBy: { person: { email: 'asc' } },
  })
  return rows.map(({ person, role, project }) => [person.email, role, project?.identifier ?? null])
}

async function projects() {
  const { prisma } = await database()
  const rows = await prisma.project.findMany({
    include: { organization: { include: { account: true } } },
    orderBy: { identifier: 'asc' },
  })
  return rows.map((row) => [row.organization.account.identifier, row.organization.identifier, row.identifier].join('/'))
}

async function signsIn(email: string, password: string) {
  const { prisma } = await database()
  return isPassword(password, (await prisma.person.findUniqueOrThrow({ where: { email } })).passwordHash)
}

describe('the first accounts', () => {
  test('are there once the database is open, and how to sign in is told', async () => {
    await database()
    if (kind === 'pglite') {
      expect(await projects()).toEqual(['default/default/demo', 'default/default/payments'])
      for (const email of trialEmails) expect(await signsIn(email, 'a password of the tests')).toBe(true)
    } else {
      expect(await projects()).toEqual(['default/default/default'])
      expect(await signsIn('admin@example.com', 'a password of the tests')).toBe(true)
    }
    const emails = kind === 'pglite' ? trialEmails : ['admin@example.com']
    expect(await startAfresh(environment())).toEqual({ emails, password: null })
  })

  test('without DATABASE_URL are four people to try things with, and a password made up for them', async () => {
    const first = await startAfresh(onPGlite())
    expect(await bindings()).toEqual([
      ['admin@example.com', 'ACCOUNT_ADMIN', null],
      ['lead@example.com', 'SEI_TEAM_MANAGER', 'demo'],
      ['sei-admin@example.com', 'SEI_ADMIN', 'demo'],
      ['viewer@example.com', 'SEI_VIEWER', 'demo'],
    ])
    expect(first!.password).toMatch(/^[\w-]{16}$/)
    for (const email of first!.emails) expect(await signsIn(email, first!.password!)).toBe(true)
    const second = await startAfresh(onPGlite())
    expect(second!.password).not.toBe(first!.password)
  })

  test.each([administrator, { ...administrator, email: 'admin@example.com' }])(
    'without DATABASE_URL are an administrator of the settings alone, where there is one: $email',
    async (admin) => {
      const first = await startAfresh({ ...onPGlite(), admin, seedPassword: 'a password of the tests' })
      expect(first).toEqual({ emails: [admin.email], password: null })
      expect(await bindings()).toEqual([[admin.email, 'ACCOUNT_ADMIN', null]])
      expect(await projects()).toEqual(['default/default/demo', 'default/default/payments'])
      expect(await signsIn(admin.email, admin.password)).toBe(true)
      expect(await signsIn(admin.email, 'a password of the tests')).toBe(false)
    },
  )

  test.each([
    ['Password1234', 'ADMIN_PASSWORD is too easy to guess'],
    ['root-example', 'ADMIN_PASSWORD must not be made of the email'],
    ['x'.repeat(129), 'ADMIN_PASSWORD must have at most 128 characters'],
  ])('cannot be made with a bad password of the administrator, on either database: %s', async (password, reason) => {
    for (const settings of [onPostgres(), onPGlite()]) {
      const made = startAfresh({ ...settings, admin: { email: administrator.email, password } })
      await expect(made).rejects.toThrow(SettingsError)
      await expect(made).rejects.toThrow(reason)
      await expect(made).rejects.not.toThrow(password)
      expect(await bindings()).toEqual([])
    }
  })

  test('may have had any password: once they are there, it is not looked at', async () => {
    const { prisma } = await database()
    await startAfresh(onPostgres())
    const admin = { email: administrator.email, password: 'Password1234' }
    expect(await makeFirstAccounts(prisma, { ...onPostgres(), admin })).toBeNull()
  })

  test('with DATABASE_URL are the administrator and a project, and nobody who is known to everyone', async () => {
    expect(await startAfresh(onPostgres())).toEqual({ emails: [administrator.email], password: null })
    expect(await bindings()).toEqual([[administrator.email, 'ACCOUNT_ADMIN', null]])
    expect(await projects()).toEqual(['default/default/default'])
  })

  test('with DATABASE_URL cannot be made without an administrator', async () => {
    await expect(startAfresh({ ...onPostgres(), admin: undefined })).rejects.toThrow(SettingsError)
    expect(await bindings()).toEqual([])
  })

  test('are made once, also by instances that start together', async () => {
    const { prisma } = await database()
    await truncate('account CASCADE')
    const made = await Promise.all(Array.from({ length: 4 }, () => makeFirstAccounts(prisma, onPostgres())))
    expect(made.filter((first) => first !== null)).toHaveLength(1)
    expect(await bindings()).toHaveLength(1)
    expect(await makeFirstAccounts(prisma, onPostgres())).toBeNull()
    expect(await makeFirstAccounts(prisma, { ...onPostgres(), admin: undefined })).toBeNull()
  })
})

test('an opening that fails is not remembered: the next one tries again', async () => {
  const spoiled = await database()
  const spoil = `UPDATE _prisma_migrations SET checksum = reverse(checksum)`
  await spoiled.query({ text: spoil, values: [] })
  await spoiled.close()
  await expect(database()).rejects.toThrow(MigrationError)
  vi.spyOn(process, 'cwd').mockReturnValue(withoutMigrations)
  const mended = await database()
  vi.restoreAllMocks()
  await mended.query({ text: spoil, values: [] })
  await mended.close()
  await expect(database()).resolves.toHaveProperty('prisma')
})

test.runIf(kind === 'postgresql')('a role that migrates another database than the one that is served is found out', async () => {
  await (await database()).close()
  const other = await createPostgresDatabase()
  const settings = { DATABASE_URL: other.url, MIGRATE_DATABASE_URL: environment().databaseUrl!, AUTO_MIGRATE: 'on' }
  await withSettings(settings, () => expect(database()).rejects.toThrow(/^MIGRATE_DATABASE_URL leads to another database than DATABASE_URL/))
  await other.drop()
  await expect(database()).resolves.toHaveProperty('prisma')
})

describe('errors of the database', () => {
  const failureOf = (run: () => Promise<unknown>) =>
    run().then(
      () => undefined,
      (error: unknown) => error,
    )

  test('a second row with the same unique value is a duplicate, whichever way it was written', async () => {
    const { prisma } = await database()
    const add = () => prisma.account.create({ data: { identifier: 'twice', name: 'Twice' } })
    await add()
    const error = await failureOf(add)
    expect([isDuplicate(error), isDatabaseUnavailable(error)]).toEqual([true, false])
  })

  test('a mistake in a statement is neither a duplicate nor a database out of reach', async () => {
    const { prisma, query } = await database()
    const errors = [
      await failureOf(() => prisma.$queryRaw`SELECT nothing FROM nowhere`),
      await failureOf(() => query({ text: 'SELECT 1 / 0', values: [] })),
    ]
    for (const error of errors) {
      expect(error).toBeInstanceOf(Error)
      expect([isDuplicate(error), isDatabaseUnavailable(error)]).toEqual([false, false])
    }
  })

  test('a closed database is one out of reach', async () => {
    const { prisma, query, lookup, close } = await database()
    await close()
    const errors = [
      await failureOf(() => prisma.account.findFirst()),
      await failureOf(() => prisma.$queryRaw`SELECT 1`),
      await failureOf(() => prisma.$transaction((tx) => tx.account.findFirst())),
      await failureOf(() => query({ text: 'SELECT 1', values: [] })),
      await failureOf(() => lookup({ name: 'one', text: 'SELECT 1', values: [] })),
    ]
    for (const error of errors) {
      expect(error).toBeInstanceOf(Error)
      expect(isDatabaseUnavailable(error)).toBe(true)
    }
    await expect(database()).resolves.toHaveProperty('prisma')
  })

  if (kind === 'postgresql') {
    test('a connection that the server cuts is a database out of reach, and the next one is there', async () => {
      const { prisma, query, lookup } = await database()
      const cutOff = (which: string) => `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND ${which}`
      const ourselves = cutOff('pid = pg_backend_pid()')
      const errors = [
        await failureOf(() => query({ text: ourselves, values: [] })),
        await failureOf(() => lookup({ name: 'cut', text: ourselves, values: [] })),
        await failureOf(() => prisma.$queryRawUnsafe(ourselves)),
        await failureOf(() => prisma.$transaction((tx) => tx.$queryRawUnsafe(ourselves))),
        await prisma.$transaction(async (tx) => {
          await tx.$executeRaw`LOCK TABLE account`
          const waiting = failureOf(() => prisma.account.findFirst())
          const cutOffWaiting = { text: cutOff(`wait_event_type = 'Lock'`), values: [] }
          await vi.waitFor(async () => expect(await query(cutOffWaiting)).toHaveLength(1), { timeout: 10_000 })
          return waiting
        }),
      ]
      for (const error of errors) {
        expect(error).toBeInstanceOf(Error)
        expect(isDatabaseUnavailable(error)).toBe(true)
      }
      expect(await query({ text: 'SELECT 1 AS one', values: [] })).toEqual([{ one: 1 }])
      expect(await prisma.$queryRaw`SELECT 1 AS one`).toEqual([{ one: 1 }])
      expect(await lookup({ name: 'cut', text: 'SELECT 1', values: [] })).toEqual([[1]])
    })

    test('a database that only reads, as one does whose disk is full, is out of reach for what changes it', async () => {
      const { prisma, query } = await database()
      const add = (tx: Transaction) => tx.account.create({ data: { identifier: 'read-only', name: 'Read-only' } })
      const errors = [
        await failureOf(() => prisma.$transaction(async (tx) => [await tx.$executeRaw`SET TRANSACTION READ ONLY`, await add(tx)])),
        await failureOf(() => prisma.$transaction(async (tx) => [await tx.$executeRaw`SET TRANSACTION READ ONLY`, await tx.$executeRaw`DELETE FROM account`])),
      ]
      for (const error of errors) expect([error instanceof Error, isDatabaseUnavailable(error)]).toEqual([true, true])
      expect(await query({ text: 'SELECT 1 AS one', values: [] })).toEqual([{ one: 1 }])
    })

    test('of two transactions that wait for each other one is taken back, and its caller is told to try again', async () => {
      const { prisma, query } = await database()
      const ids: string[] = []
      for (const identifier of ['left', 'right']) ids.push((await prisma.account.create({ data: { identifier, name: identifier } })).id)
      const changeBoth = (raw: boolean) => {
        let both = () => {}
        const began = new Promise<void>((resolve) => (both = resolve))
        let running = 0
        const change = async (order: string[]) =>
          prisma.$transaction(async (tx) => {
            for (const id of order) {
              if (raw) await tx.$executeRaw`UPDATE account SET name = 'changed' WHERE id = ${id}::uuid`
              else await tx.account.update({ where: { id }, data: { name: 'changed' } })
              if (++running === 2) both()
              await began
            }
          })
        return Promise.all([failureOf(() => change(ids)), failureOf(() => change(ids.toReversed()))])
      }
      for (const raw of [false, true]) {
        const taken = (await changeBoth(raw)).filter((failure) => failure !== undefined)
        expect(taken.map((error) => [isRolledBack(error), isDatabaseUnavailable(error)])).toEqual([[true, false]])
        expect(toFault(taken[0])).toMatchObject({ code: 'unavailable', retryAfter: 1, cause: taken[0] })
      }
      expect(await query({ text: 'SELECT 1 AS one', values: [] })).toEqual([{ one: 1 }])
    })

    test('a look-up that takes too long fails alone: the next one is answered, and others meanwhile', async () => {
      const { lookup } = await database()
      const slow = (seconds: number) => lookup({ name: 'slow', text: 'SELECT pg_sleep($1), $1::int', values: [seconds] })
      const stuck = failureOf(() => slow(60))
      const behind = slow(0)
      expect(await lookup({ name: 'quick', text: 'SELECT 1', values: [] })).toEqual([[1]])
      expect(isDatabaseUnavailable(await stuck)).toBe(true)
      expect(await behind).toEqual([['', 0]])
    })

    test('look-ups whose connection is cut all fail, and the next has a new one', async () => {
      const { query, lookup } = await database()
      const sleep = () => failureOf(() => lookup({ name: 'nap', text: 'SELECT pg_sleep(30)', values: [] }))
      const naps = [sleep(), sleep()]
      const text = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(30)' AND state = 'active'`
      await vi.waitFor(async () => expect(await query({ text, values: [] })).toHaveLength(1), { timeout: 4_000 })
      for (const error of await Promise.all(naps)) expect(isDatabaseUnavailable(error)).toBe(true)
      expect(await lookup({ name: 'nap', text: 'SELECT 1', values: [] })).toEqual([[1]])
    })
  }
})
