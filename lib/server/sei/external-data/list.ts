/** Reads the integrations of an account that take external data. */
import 'server-only'
import type { ExternalData, ExternalDataPage } from '../../../schema/external-data'
import { toPage, type PageQuery } from '../../../schema/paging'
import type { KeyActor } from '../../actor'
import { database } from '../../db'
import { notFound } from '../../fault'
import { externalDataColumns, takesExternalData, toExternalData } from './row'

/** One page of them, the oldest first. */
export async function listExternalData(actor: KeyActor, query: PageQuery): Promise<ExternalDataPage> {
  const { prisma } = await database()
  const where = { accountId: actor.accountId, ...takesExternalData }
  const [rows, total] = await Promise.all([
    prisma.integration.findMany({
      where,
      select: externalDataColumns,
      orderBy: { id: 'asc' },
      skip: query.pageIndex * query.pageSize,
      take: query.pageSize,
    }),
    prisma.integration.count({ where }),
  ])
  return toPage(rows.map(toExternalData), total, query)
}

/** @throws Fault not_found */
export async function getExternalData(actor: KeyActor, id: number): Promise<ExternalData> {
  const { prisma } = await database()
  const row = await prisma.integration.findFirst({
    where: { id, accountId: actor.accountId, ...takesExternalData },
    select: externalDataColumns,
  })
  if (!row) throw notFound()
  return toExternalData(row)
}
