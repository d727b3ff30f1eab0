// @module-tag pglite
import { describe, expect, test } from 'vitest'
import { IngestionJobDetails, IngestionJobPage, Monitoring } from '../../schema/external-data'
import { database } from '../../server/database/open'
import { externalDataPath, setUpExternalData } from '../../testing/make/external-data'
import { aternityRecord } from '../../testing/make/external-schemas'

describe('how it went', () => {
  test('jobs come newest first, page by page, and one by one', async () => {
    const { post, ingest, id } = await setUpExternalData()
    await post([aternityRecord])
    const bad = (await post([{}])).json as { jobId: string }
    const list = IngestionJobPage.parse((await ingest('GET', `${externalDataPath}/${id}/ingestions`)).json)
    expect(list).toMatchObject({
      totalElements: 2,
      content: [
        { jobId: bad.jobId, status: 'validation failed', totalRecords: 1, validRecords: 0, invalidRecords: 1 },
        { status: 'completed', message: 'Successfully processed 1 record' },
      ],
    })
    const second = await ingest('GET', `${externalDataPath}/${id}/ingestions?pageSize=1&pageIndex=1`)
    expect(second).toMatchObject({ json: { content: [list.content[1]], totalPages: 2 } })
    const one = await ingest('GET', `${externalDataPath}/${id}/ingestions/${bad.jobId}`)
    expect(IngestionJobDetails.strict().parse(one.json)).toEqual({
      ...list.content[0],
      errors: [
        { index: 0, field: 'team', code: 'MISSING_REQUIRED_FIELD', message: "Required field 'team' is missing" },
        { index: 0, field: 'application', code: 'MISSING_REQUIRED_FIELD', message: "Required field 'application' is missing" },
      ],
    })
  })

  test('monitoring counts the range and all time, day by day', async () => {
    const { post, ingest, id } = await setUpExternalData()
    const monitor = async (query = '') => {
      const reply = await ingest('GET', `${externalDataPath}/${id}/monitoring${query}`)
      expect(reply.status).toBe(200)
      return Monitoring.strict().parse(reply.json)
    }
    const empty = await monitor()
    expect(empty).toMatchObject({ days: 7, apiCalls: 0, lastIngestionStatus: 'Pending', lastIngestionAt: null })
    expect(empty.dataAvailability.map(({ status }) => status)).toEqual([...Array<string>(6).fill('No Data'), 'Pending'])
    await post([aternityRecord, aternityRecord])
    expect(await monitor()).toMatchObject({ lastIngestionStatus: 'Successful' })
    await post([{}])
    const { prisma } = await database()
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000)
    const job = { integrationId: id, status: 'completed', total: 5, valid: 5, invalid: 0, message: '' }
    await prisma.ingestionJob.createMany({
      data: [2, 20, 40].map((days) => ({ ...job, id: String(days).padStart(8, '0'), at: daysAgo(days) })),
    })
    const week = await monitor('?days=7')
    expect(week).toMatchObject({
      recordsIngested: { inRange: 7, allTime: 17 },
      apiCalls: 3,
      lastIngestionStatus: 'Failed',
      lastIngestionAt: expect.any(String),
    })
    const today = new Date().toISOString().slice(0, 10)
    expect(week.dataAvailability.at(-1)).toEqual({ date: today, status: 'Unhealthy', records: 2, calls: 2 })
    expect(week.dataAvailability.at(-3)).toMatchObject({ status: 'Healthy', records: 5, calls: 1 })
    expect(await monitor('?days=30')).toMatchObject({ days: 30, recordsIngested: { inRange: 12 }, apiCalls: 4 })
    expect((await ingest('GET', `${externalDataPath}/${id}/monitoring?days=8`)).status).toBe(400)
  })
})
