/** Reads ingestion jobs: how each request that posted external data went. */
import 'server-only'
import type { IngestionJob, IngestionJobDetails, IngestionJobPage, JobStatus, Violation } from '../../../schema/external-data'
import { toPage, type PageQuery } from '../../../schema/paging'
import type { KeyActor } from '../../access/actor'
import { database } from '../../database/open'
import { notFound } from '../../fault'
import type { IngestionJobModel } from '../../prisma-client/models'
import { takesExternalData } from './row'

const toJob = (row: Omit<IngestionJobModel, 'integrationId' | 'errors'>): IngestionJob => ({
  jobId: row.id,
  timestamp: row.at.toISOString(),
  // One that a later release has stored is answered as it is.
  status: row.status as JobStatus,
  totalRecords: row.total,
  validRecords: row.valid,
  invalidRecords: row.invalid,
  message: row.message,
})

/** Requires an integration of the actor's account that takes external data. @throws Fault not_found */
export async function requireExternalData(actor: KeyActor, integrationId: number): Promise<void> {
  const { prisma } = await database()
  const where = { id: integrationId, accountId: actor.accountId, ...takesExternalData }
  if ((await prisma.integration.count({ where })) === 0) throw notFound()
}

/** Lists one page of the jobs of an integration, newest first. @throws Fault not_found */
export async function listJobs(actor: KeyActor, integrationId: number, query: PageQuery): Promise<IngestionJobPage> {
  await requireExternalData(actor, integrationId)
  const { prisma } = await database()
  const [rows, total] = await Promise.all([
    prisma.ingestionJob.findMany({
      where: { integrationId },
      omit: { errors: true },
      orderBy: [{ at: 'desc' }, { id: 'asc' }],
      skip: query.pageIndex * query.pageSize,
      take: query.pageSize,
    }),
    prisma.ingestionJob.count({ where: { integrationId } }),
  ])
  return toPage(rows.map(toJob), total, query)
}

/** Reads a job with its first violations. @throws Fault not_found */
export async function getJob(actor: KeyActor, integrationId: number, id: string): Promise<IngestionJobDetails> {
  const { prisma } = await database()
  const row = await prisma.ingestionJob.findFirst({
    where: { integrationId, id, integration: { accountId: actor.accountId, ...takesExternalData } },
  })
  if (!row) throw notFound()
  // Only ingestRecords writes this column.
  return { ...toJob(row), errors: row.errors as Violation[] }
}
