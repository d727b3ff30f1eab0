// @module-tag pglite
import { expect, inject, test, vi } from 'vitest'
import { setUpExternalData } from '../../../testing/make/external-data'
import { database } from '../../database/open'
import { deleteIntegration } from '../integrations/delete'
import { getIntegration } from '../integrations/list'
import { ingestRecords } from './ingest'
import { listJobs } from './jobs'
import { replaceExternalSchema } from './replace-schema'

/** What happens elsewhere while records are checked. */
const meanwhile = vi.hoisted(() => ({ run: async (): Promise<unknown> => undefined }))

vi.mock('./check-records', async (original) => {
  const { checkRecords } = await original<typeof import('./check-records')>()
  const check: typeof checkRecords = async (...given) => {
    await meanwhile.run()
    return checkRecords(...given)
  }
  return { checkRecords: check }
})

const asInteger = { columns: [{ name: 'a', type: 'integer' as const }] }
const asText = { columns: [{ name: 'a', type: 'string' as const }] }

async function setUp() {
  const { configure, id, ...rest } = await setUpExternalData(asInteger.columns)
  meanwhile.run = async () => undefined
  return { ...rest, configure, id, actor: configure.actor }
}

/** Runs this the first time that records are checked, and not again. */
function once(run: () => Promise<unknown>) {
  meanwhile.run = () => {
    meanwhile.run = async () => undefined
    return run()
  }
}

test('records are held to the schema that replaced theirs while they were checked', async () => {
  const { actor, id, records, jobs } = await setUp()
  once(() => replaceExternalSchema(actor, id, asText))
  await expect(ingestRecords(actor, id, [{ a: 1 }])).rejects.toMatchObject({ code: 'validation' })
  once(() => replaceExternalSchema(actor, id, asInteger))
  expect(await ingestRecords(actor, id, [{ a: 2 }])).toMatchObject({ status: 'completed' })
  expect(await records()).toEqual([{ a: 2 }])
  expect((await jobs()).map(({ status }) => status)).toEqual(['validation failed', 'completed'])
})

test('where the schema is replaced time and again, records are not checked for ever', async () => {
  const { actor, id, records, jobs } = await setUp()
  meanwhile.run = () => replaceExternalSchema(actor, id, asInteger)
  await expect(ingestRecords(actor, id, [{ a: 1 }])).rejects.toMatchObject({ code: 'unavailable', retryAfter: 5 })
  expect([await records(), await jobs()]).toEqual([[], []])
})

test('an integration that is deleted while its records are checked is not there', async () => {
  const { actor, id, records, jobs } = await setUp()
  once(() => deleteIntegration(actor, id))
  await expect(ingestRecords(actor, id, [{ a: 1 }])).rejects.toMatchObject({ code: 'not_found' })
  expect([await records(), await jobs()]).toEqual([[], []])
})

test('records of several statements are stored with one job, in their order, and where one fails none is', async () => {
  const { actor, id, records, jobs } = await setUp()
  await replaceExternalSchema(actor, id, asText)
  const sent = Array.from({ length: 5 }, (_, index) => ({ a: String(index).repeat(600_000) }))
  const { prisma } = await database()
  const ofTheLast = "octet_length(data ->> 'a') = 600000 AND left(data ->> 'a', 1) = '4'"
  await prisma.$executeRawUnsafe(`ALTER TABLE external_record ADD CONSTRAINT refused_by_test CHECK (NOT (${ofTheLast}))`)
  await expect(ingestRecords(actor, id, sent)).rejects.toThrow()
  await prisma.$executeRaw`ALTER TABLE external_record DROP CONSTRAINT refused_by_test`
  expect([await records(), await jobs()]).toEqual([[], []])
  expect(await ingestRecords(actor, id, sent)).toMatchObject({ status: 'completed', validRecords: 5 })
  expect(await records()).toEqual(sent)
  expect(await jobs()).toHaveLength(1)
})

test('a record that would hold key checks on PGlite is refused there, with the way to more, and stored on PostgreSQL', async () => {
  const { actor, id, records, jobs } = await setUp()
  await replaceExternalSchema(actor, id, asText)
  const sent = [{ a: 'short' }, { a: 'x'.repeat(2_000_000) }]
  const posted = ingestRecords(actor, id, sent)
  if (inject('databaseKind') === 'postgresql') {
    await posted
    return expect(await records()).toEqual(sent)
  }
  await expect(posted).rejects.toMatchObject({ code: 'too_large', detail: expect.stringContaining('DATABASE_URL') })
  expect([await records(), await jobs()]).toEqual([[], []])
})

test('however many requests are checked at once, the database answers others', async () => {
  const { actor, id, records } = await setUp()
  let checking = 0
  let open = () => {}
  const gate = new Promise<void>((resolve) => (open = resolve))
  let all = () => {}
  const allChecked = new Promise<void>((resolve) => (all = resolve))
  const { prisma } = await database()
  meanwhile.run = async () => {
    checking += 1
    if (checking === 12) all()
    await gate
  }
  const posts = Array.from({ length: 12 }, (_, n) => ingestRecords(actor, id, [{ a: n }]))
  await allChecked
  expect(await prisma.integration.count({ where: { id } })).toBe(1)
  open()
  await Promise.all(posts)
  expect(await records()).toHaveLength(12)
})

test.runIf(inject('databaseKind') === 'postgresql')('who posts while the integration is being deleted is told so, and when to come again', async () => {
  const { id, post, records, jobs } = await setUp()
  const { prisma } = await database()
  await prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM integration WHERE id = ${id}::int FOR UPDATE`
    const { status, json, headers } = await post([{ a: 1 }])
    expect([status, headers.get('retry-after')]).toEqual([503, '5'])
    expect(json).toMatchObject({ code: 'UNAVAILABLE', status: 'failed', message: expect.stringContaining('is being changed') })
  })
  expect([await records(), await jobs()]).toEqual([[], []])
})

test('types and states that a later release has stored are told as it has written them', async () => {
  const { actor, id } = await setUp()
  await ingestRecords(actor, id, [{ a: 1 }])
  const { prisma } = await database()
  await prisma.integration.update({ where: { id }, data: { type: 'DOCUMENTS' } })
  await prisma.ingestionJob.updateMany({ where: { integrationId: id }, data: { status: 'partly completed' } })
  expect(await getIntegration(actor, id)).toMatchObject({ id, type: 'DOCUMENTS' })
  expect((await listJobs(actor, id, { pageIndex: 0, pageSize: 10 })).content).toMatchObject([{ status: 'partly completed' }])
})
