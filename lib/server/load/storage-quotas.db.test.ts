// @module-tag pglite
import { randomUUID } from 'node:crypto'
import { expect, inject, test } from 'vitest'
import { setUpExternalData } from '../../testing/make/external-data'
import { pipelineRun } from '../../testing/make/pipeline-run'
import { withSettings } from '../../testing/services/settings'
import { environment } from '../runtime/env'
import { storeWithinQuotas } from './storage-quotas'
import { readStoredAmounts } from './stored-amounts'

const columns = [{ name: 'a', type: 'integer' }, { name: 'text', type: 'string' }]
async function setUp() {
  const made = await setUpExternalData(columns)
  const postRun = (more: object = {}) => made.ingest('POST', '/v1/custom-cicd', { body: { ...pipelineRun, ...more } })
  return { ...made, postRun, amounts: () => readStoredAmounts(made.accountId) }
}

const reached = (code: string, ...said: string[]) => ({
  status: 409,
  json: { code, message: expect.stringMatching(new RegExp(said.join('.*'))) },
})

test('records: what fits is stored, what does not is refused whole, and what is deleted leaves room', () =>
  withSettings({ QUOTA_RECORDS: '3' }, async () => {
    const { post, records, jobs, configure, id } = await setUp()
    expect((await post([{ a: 1 }, { a: 2 }])).status).toBe(200)
    const refused = await post([{ a: 3 }, { a: 4 }])
    expect(refused).toMatchObject(reached('RECORDS_QUOTA_REACHED', '2 records of 3 records', 'Delete integrations', 'QUOTA_RECORDS'))
    expect([(await records()).length, (await jobs()).length]).toEqual([2, 1])
    expect((await post([{ a: 3 }])).status).toBe(200)
    expect(await post([{ a: 4 }])).toMatchObject(reached('RECORDS_QUOTA_REACHED', '3 records of 3 records'))
    // What is wrong is told first, and is a job.
    expect((await post([{ a: 'x' }])).status).toBe(400)

    expect((await configure.delete(`/v2/integrations/${id}`)).status).toBe(204)
    const other = await configure('POST', '/v2/external-data', { body: { name: 'other', schema: { columns } } })
    const path = `/v2/external-data/${(other.json as { id: number }).id}/ingestions`
    expect((await configure.post(path, { data: [{ a: 1 }] })).status).toBe(200)
  }))

test('pipeline runs', () =>
  withSettings({ QUOTA_RUNS: '2' }, async () => {
    const { postRun, post } = await setUp()
    expect([(await postRun()).status, (await postRun()).status]).toEqual([200, 200])
    expect(await postRun()).toMatchObject(reached('RUNS_QUOTA_REACHED', '2 pipeline runs of 2', 'QUOTA_RUNS'))
    // One that was lowered below what there is stops nothing else.
    expect((await withSettings({ QUOTA_RUNS: '1' }, () => post([{ a: 1 }]))).status).toBe(200)
  }))

test('jobs, also of what is refused for its records', () =>
  withSettings({ QUOTA_JOBS: '2' }, async () => {
    const { post, jobs } = await setUp()
    expect([(await post([{ a: 1 }])).status, (await post([{ a: 'x' }])).status]).toEqual([200, 400])
    for (const data of [[{ a: 1 }], [{ a: 'x' }]]) {
      expect(await post(data)).toMatchObject(reached('JOBS_QUOTA_REACHED', '2 ingestion jobs of 2', 'QUOTA_JOBS'))
    }
    expect(await jobs()).toHaveLength(2)
  }))

test('bytes of all of them together, whichever key, of whichever kind', () =>
  withSettings({ QUOTA_STORAGE_MB: '1' }, async () => {
    const { post, postRun, configure, amounts } = await setUp()
    const statuses = [
      (await post([{ text: 'x'.repeat(300_000) }])).status,
      (await postRun({ log: 'x'.repeat(300_000) })).status,
      (await post([{ text: 'x'.repeat(300_000) }])).status,
    ]
    expect(statuses).toEqual([200, 200, 200])
    const refused = reached('STORAGE_QUOTA_REACHED', '0\\.9\\d MB of 1 MB', 'QUOTA_STORAGE_MB')
    expect(await post([{ text: 'x'.repeat(300_000) }])).toMatchObject(refused)
    expect(await configure.post('/v1/custom-cicd', { ...pipelineRun, log: 'x'.repeat(300_000) })).toMatchObject(refused)
    expect((await postRun({ log: 'x'.repeat(50_000) })).status).toBe(200)
    expect((await amounts()).bytes).toBeLessThanOrEqual(1_000_000)
    const elsewhere = await setUp()
    expect((await elsewhere.postRun({ log: 'x'.repeat(300_000) })).status).toBe(200)
  }))

test('uploads at the same time do not pass one another: as many are stored as there is room for', () =>
  withSettings({ QUOTA_RECORDS: '7', QUOTA_RUNS: '4' }, async () => {
    const { post, postRun, records, amounts } = await setUp()
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => post([{ a: n }, { a: n }])))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, ...Array.from({ length: 7 }, () => 409)])
    expect(await records()).toHaveLength(6)
    const runs = await Promise.all(Array.from({ length: 10 }, () => postRun()))
    expect(runs.filter(({ status }) => status === 200)).toHaveLength(4)
    expect(await amounts()).toMatchObject({ records: 6, runs: 4 })
  }))

test('an upload near the quota waits for those before it, and has their room where they fail', () =>
  withSettings({ QUOTA_RECORDS: '2' }, async () => {
    const accountId = randomUUID()
    const wanted = { bytes: 1, records: 2, runs: 0, jobs: 1 }
    const order: string[] = []
    let fail: (error: Error) => void = () => {}
    const lost = new Promise<void>((_, reject) => (fail = reject))
    // The first upload may not have come to store anything when it fails.
    lost.catch(() => undefined)
    const first = storeWithinQuotas(accountId, wanted, () => lost)
    const second = storeWithinQuotas(accountId, wanted, async () => void order.push('second'))
    const other = storeWithinQuotas(randomUUID(), wanted, async () => void order.push('other'))
    const settled = Promise.allSettled([first, second])
    await other
    expect(order).toEqual(['other'])
    fail(new Error('lost'))
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
    expect(order).toEqual(['other', 'second'])
  }))

test('PGlite has room for 1 GB of an account, PostgreSQL for any amount, unless it is set', () =>
  withSettings({ QUOTA_STORAGE_MB: '' }, () => {
    const bytes = inject('databaseKind') === 'pglite' ? 1_000_000_000 : 0
    expect(environment().storageQuotas).toEqual({ bytes, records: 0, runs: 0, jobs: 0 })
  }))
