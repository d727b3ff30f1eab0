import { expect, test } from 'vitest'
import { QuotaList } from '../../schema/quota'
import { setUpExternalData } from '../../testing/make/external-data'
import { withSettings } from '../../testing/services/settings'

test('an Admin key reads what its account and project use of each quota, and nothing of others', () =>
  withSettings({ QUOTA_STORAGE_MB: '5', QUOTA_RECORDS: '3', QUOTA_JOBS: '1' }, async () => {
    const { post, configure } = await setUpExternalData([{ name: 'a', type: 'integer' }])
    const other = await setUpExternalData([{ name: 'a', type: 'integer' }])
    await post([{ a: 1 }, { a: 2 }])
    const { status, json } = await configure.get('/v2/quotas')
    expect(status).toBe(200)
    const { quotas } = QuotaList.strict().parse(json)
    const of = (name: string) => quotas.find(({ quota }) => quota === name)
    expect(of('RECORDS')).toEqual({ quota: 'RECORDS', unit: 'ROWS', scope: 'ACCOUNT', used: 2, limit: 3, remaining: 1 })
    expect(of('JOBS')).toMatchObject({ used: 1, limit: 1, remaining: 0 })
    expect(of('RUNS')).toMatchObject({ used: 0, limit: null, remaining: null })
    expect(of('STORAGE')).toMatchObject({ unit: 'BYTES', limit: 5_000_000 })
    expect(of('STORAGE')!.used).toBeGreaterThan(600)
    expect(of('STORAGE')!.remaining).toBe(5_000_000 - of('STORAGE')!.used)
    expect(of('INTEGRATIONS')).toMatchObject({ used: 1, limit: 1_000, remaining: 999 })
    expect(of('KPIS')).toMatchObject({ scope: 'PROJECT', used: 0, limit: 1_000 })
    expect(quotas).toHaveLength(9)

    const elsewhere = QuotaList.parse((await other.configure.get('/v2/quotas')).json).quotas
    expect(elsewhere.slice(0, 4).map(({ used }) => used)).toEqual([0, 0, 0, 0])
  }))

test('an Ingestion key may not', async () => {
  const { ingest } = await setUpExternalData()
  expect(await ingest.get('/v2/quotas')).toMatchObject({ status: 403, json: { code: 'FORBIDDEN' } })
})
