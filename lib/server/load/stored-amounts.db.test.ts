// @module-tag pglite
import { expect, test } from 'vitest'
import { setUpExternalData } from '../../testing/make/external-data'
import { pipelineRun } from '../../testing/make/pipeline-run'
import { withoutTriggers } from '../../testing/make/stored-before'
import { database } from '../database/open'
import { addUpStoredAmounts, countStoredBefore, readStoredAmounts } from './stored-amounts'

const columns = [{ name: 'a', type: 'integer' }, { name: 'o', type: 'json' }]
async function setUp() {
  const made = await setUpExternalData(columns)
  const { prisma } = await database()
  const rowsOf = () => prisma.storedAmount.count({ where: { accountId: made.accountId } })
  const postRun = (more: object = {}) => made.ingest('POST', '/v1/custom-cicd', { body: { ...pipelineRun, ...more } })
  return { ...made, prisma, rowsOf, postRun, amounts: () => readStoredAmounts(made.accountId) }
}

test('what an account stores is counted, and what is deleted no longer is', async () => {
  const { post, postRun, amounts, configure, id, prisma, admin } = await setUp()
  expect(await amounts()).toEqual({ bytes: 0, records: 0, runs: 0, jobs: 0 })
  await post([{ a: 1 }, { a: 2 }, { a: 3 }])
  await post([{ a: 1 }, { a: 'no number' }])
  await postRun()
  const all = await amounts()
  expect(all).toMatchObject({ records: 3, runs: 1, jobs: 2 })

  await prisma.externalRecord.deleteMany({ where: { integrationId: id, data: { path: ['a'], equals: 2 } } })
  const fewer = await amounts()
  expect(fewer).toMatchObject({ records: 2, runs: 1, jobs: 2 })
  expect(fewer.bytes).toBeLessThan(all.bytes)

  expect((await configure.delete(`/v2/integrations/${id}`)).status).toBe(204)
  const { bytes } = await prisma.cicdEvent.findFirstOrThrow({ where: { accountId: admin.accountId } })
  expect(await amounts()).toEqual({ bytes, records: 0, runs: 1, jobs: 0 })
})

test('small rows count what they take beside their text, and short values what they grow to', async () => {
  const { post, amounts } = await setUp()
  await post(Array.from({ length: 1_000 }, () => ({ a: 1 })))
  const small = await amounts()
  expect(small.bytes).toBeGreaterThan(200_000)
  await post([{ o: { n: Array.from({ length: 50_000 }, () => 7) } }])
  // Two bytes of text are twelve.
  expect((await amounts()).bytes - small.bytes).toBeGreaterThan(600_000)
})

test('uploads at once are all counted, while servers add up what is there', async () => {
  const { post, postRun, amounts, rowsOf } = await setUp()
  const uploads = Array.from({ length: 20 }, (_, n) => [post([{ a: n }, { a: n }]), postRun()]).flat()
  const adding = Array.from({ length: 5 }, () => addUpStoredAmounts())
  expect((await Promise.all(uploads)).map(({ status }) => status)).toEqual(Array.from({ length: 40 }, () => 200))
  await Promise.all(adding)
  const before = await amounts()
  expect(before).toMatchObject({ records: 40, runs: 20, jobs: 20 })
  await post([{ a: 1 }])
  await Promise.all([addUpStoredAmounts(), addUpStoredAmounts()])
  await addUpStoredAmounts()
  expect(await rowsOf()).toBeLessThanOrEqual(20)
  expect(await amounts()).toMatchObject({ records: 41, runs: 20, jobs: 21 })
})

test('counts of a deleted integration go when they are added up, and are not taken for those of the account', async () => {
  const { post, postRun, amounts, rowsOf, configure, id } = await setUp()
  for (let n = 0; n < 8; n += 1) await post([{ a: n }])
  await postRun()
  await configure.delete(`/v2/integrations/${id}`)
  await addUpStoredAmounts()
  expect(await rowsOf()).toBe(1)
  expect(await amounts()).toMatchObject({ records: 0, runs: 1, jobs: 0 })
})

test('rows from before the count are counted once, by whichever servers, and those after it not again', async () => {
  const { post, postRun, amounts, prisma, id, admin } = await setUp()
  const { accountId, projectId } = admin
  await withoutTriggers(async (tx) => {
    await tx.$executeRaw`INSERT INTO external_record (integration_id, job_id, data)
      SELECT ${id}::int, 'before', jsonb_build_object('a', n) FROM generate_series(1, 4500) n`
    await tx.$executeRaw`INSERT INTO ingestion_job (integration_id, id, status, total, valid, invalid, message)
      SELECT ${id}::int, n::text, 'completed', 1, 1, 0, 'ok' FROM generate_series(1, 2100) n`
    await tx.$executeRaw`INSERT INTO cicd_event (account_id, project_id, instance_guid, started_at, result, payload)
      SELECT ${accountId}::uuid, ${projectId}::uuid, gen_random_uuid(), now(), 'SUCCESS', '{}' FROM generate_series(1, 2100)`
  })
  await post([{ a: 1 }])
  await postRun()
  expect(await amounts()).toMatchObject({ records: 1, runs: 1, jobs: 1 })

  await prisma.uncounted.createMany({ data: ['records', 'runs', 'jobs'].map((kind) => ({ kind })), skipDuplicates: true })
  await Promise.all([countStoredBefore(), countStoredBefore()])
  await countStoredBefore()
  expect(await prisma.uncounted.count()).toBe(0)
  const counted = await amounts()
  expect(counted).toMatchObject({ records: 4_501, runs: 2_101, jobs: 2_101 })
  expect(counted.bytes).toBeGreaterThan(200 * 8_700)

  await prisma.externalRecord.deleteMany({ where: { integrationId: id } })
  await prisma.ingestionJob.deleteMany({ where: { integrationId: id } })
  await prisma.cicdEvent.deleteMany({ where: { accountId } })
  expect(await amounts()).toEqual({ bytes: 0, records: 0, runs: 0, jobs: 0 })
})
