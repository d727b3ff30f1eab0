/** Reads the integrations of an account, those that take external data among them. */
import 'server-only'
import type { Integration, IntegrationPage, ListIntegrations } from '../../../schema/integration'
import { toPage } from '../../../schema/paging'
import type { KeyActor } from '../../actor'
import { database } from '../../db'
import { notFound } from '../../fault'
import { integrationColumns, toIntegration } from './row'

/** One page of the integrations of the actor's account, the oldest first. */
export async function listIntegrations(actor: KeyActor, query: ListIntegrations): Promise<IntegrationPage> {
  const { prisma } = await database()
  const where = { accountId: actor.accountId, ...(query.type && { type: query.type }) }
  const [rows, total] = await Promise.all([
    prisma.integration.findMany({
      where,
      select: integrationColumns,
      orderBy: { id: 'asc' },
      skip: query.pageIndex * query.pageSize,
      take: query.pageSize,
    }),
    prisma.integration.count({ where }),
  ])
  return toPage(rows.map(toIntegration), total, query)
}

/** @throws Fault not_found */
export async function getIntegration(actor: KeyActor, id: number): Promise<Integration> {
  const { prisma } = await database()
  const row = await prisma.integration.findFirst({
    where: { id, accountId: actor.accountId },
    select: integrationColumns,
  })
  if (!row) throw notFound()
  return toIntegration(row)
}
