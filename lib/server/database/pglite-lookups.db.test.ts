// @module-tag pglite
import { describe, expect, inject, test } from 'vitest'
import { company, csvFile, makeCompany } from '../../testing/make/developers'
import { keyBehind } from '../../testing/make/keys'
import { developerSchema } from '../sei/developers/developer-schema'
import { reuploadDevelopers } from '../sei/developers/reupload'
import { database, type Transaction } from './open'
import { writtenTables } from './pglite-lookups'

test.each([
  [`INSERT INTO "public"."api_key" ("id") VALUES ($1)`, ['api_key']],
  ['WITH gone AS (DELETE FROM ONLY team RETURNING 1) UPDATE public.project SET name = $1', ['team', 'project']],
  ['update\n  "developer" d SET name = 1', ['developer']],
  ['TRUNCATE TABLE account', ['account']],
  ['ALTER TABLE IF EXISTS api_key ADD COLUMN a int', ['api_key']],
  ['SELECT 1 FROM account WHERE id = $1 FOR NO KEY UPDATE', []],
  ['SELECT id FROM api_key', []],
])('%s writes %j', (text, tables) => {
  expect(writtenTables(text)).toEqual(tables)
})

/** Enough turns of the event loop for whatever does not wait for something else. */
async function manyTurns(tx: Transaction) {
  for (let turn = 0; turn < 20; turn += 1) await tx.$queryRaw`SELECT 1`
}

/** What has come of a promise so far. */
function watch<T>(promise: Promise<T>) {
  const seen: { state: 'waiting' | 'done' | 'failed'; value?: T } = { state: 'waiting' }
  promise.then(
    (value) => Object.assign(seen, { state: 'done', value }),
    () => (seen.state = 'failed'),
  )
  return seen
}

describe.runIf(inject('databaseKind') === 'pglite')('a look-up on PGlite', () => {
  test('is answered between the statements of an open transaction, as is one that came before it began', async () => {
    const { prisma } = await database()
    const { secret, actor, accountId } = await makeCompany()
    const { fields, versionId } = await developerSchema(actor)
    await prisma.$transaction(async (tx) => {
      await tx.$executeRaw`UPDATE developer SET updated_at = now() WHERE account_id = ${accountId}::uuid`
      expect(await keyBehind(secret)).toMatchObject({ accountId })
      expect(await developerSchema(actor)).toMatchObject({ versionId, fields })
    })
  })

  test('does not wait for the statements that are in line before it', async () => {
    const { prisma } = await database()
    const { secret } = await makeCompany()
    const order: string[] = []
    const asked = [1, 2, 3, 4].map((statement) => prisma.$queryRaw`SELECT 1`.then(() => order.push(`statement ${statement}`)))
    await keyBehind(secret).then(() => order.push('look-up'))
    await Promise.all(asked)
    expect(order.indexOf('look-up')).toBeLessThan(3)
    expect(order).toHaveLength(5)
  })

  test('does not wait for the transactions that are in line before it', async () => {
    const { prisma } = await database()
    const { secret } = await makeCompany()
    const order: string[] = []
    let finish = () => {}
    const finished = new Promise<void>((resolve) => (finish = resolve))
    const first = prisma.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1`
      await finished
    })
    const second = prisma.$transaction(async (tx) => void (await tx.$queryRaw`SELECT 1`))
    const read = prisma.account.count()
    for (const [name, waited] of Object.entries({ second, read })) void waited.then(() => order.push(name))
    await keyBehind(secret)
    order.push('key')
    finish()
    await Promise.all([first, second, read])
    expect(order[0]).toBe('key')
  })

  test('sees no key that another transaction is deleting: it waits, and the key is good where that is rolled back', async () => {
    const { prisma } = await database()
    const { secret, actor } = await makeCompany()
    const rolledBack = prisma.$transaction(async (tx) => {
      await tx.apiKey.update({ where: { id: actor.key.id }, data: { deletedAt: new Date() } })
      const check = watch(keyBehind(secret))
      await manyTurns(tx)
      expect(check.state).toBe('waiting')
      throw Object.assign(new Error('rolled back'), { check })
    })
    const { check } = await rolledBack.catch((error) => error)
    await expect.poll(() => check).toMatchObject({ state: 'done', value: { id: actor.key.id } })
  })

  test('waits for the end of a transaction in which a statement failed', async () => {
    const { prisma } = await database()
    const { secret, actor } = await makeCompany()
    const failed = prisma.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1/0`.catch(() => {})
      const check = watch(keyBehind(secret))
      for (let turn = 0; turn < 20; turn += 1) await tx.$queryRaw`SELECT 1`.catch(() => {})
      expect(check.state).toBe('waiting')
      throw Object.assign(new Error('rolled back'), { check })
    })
    const { check } = await failed.catch((error) => error)
    await expect.poll(() => check).toMatchObject({ state: 'done', value: { id: actor.key.id } })
  })

  test('of the schema waits for a transaction that changes versions, and reads what it committed', async () => {
    const { prisma } = await database()
    const { actor, accountId } = await makeCompany()
    const { versionId } = await reuploadDevelopers(actor, csvFile(company))
    const schema = await prisma.$transaction(async (tx) => {
      await tx.developerVersion.updateMany({ where: { accountId, status: 'ACTIVE' }, data: { status: 'SUPERSEDED' } })
      const read = watch(developerSchema(actor))
      await manyTurns(tx)
      expect(read.state).toBe('waiting')
      await tx.developerVersion.update({ where: { id: versionId }, data: { status: 'ACTIVE' } })
      return read
    })
    await expect.poll(() => schema).toMatchObject({ state: 'done', value: { versionId } })
  })
})
