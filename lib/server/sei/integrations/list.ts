/** Reads the integrations of an account, including those that take external data. */
import 'server-only'
import type { Integration, IntegrationPage, ListIntegrations } from '../../../schema/integration'
import { toPage, type PageQuery } from '../../../schema/paging'
import type { KeyActor } from '../../access/actor'
import { database } from '../../database/open'
import { notFound } from '../../fault'
import type { Prisma, PrismaClient } from '../../prisma-client/client'
import { integrationColumns, toIntegration } from './row'

type Where = Prisma.IntegrationWhereInput
type Window = { where: Where; orderBy: { id: 'asc' }; skip: number; take: number }

/** One page of integrations, oldest first, with the columns that `read` selects. */
export async function pageOfIntegrations<T>(
  where: Where,
  query: PageQuery,
  read: (prisma: PrismaClient, window: Window) => Promise<T[]>,
) {
  const { prisma } = await database()
  const { pageIndex, pageSize } = query
  const [rows, total] = await Promise.all([
    read(prisma, { where, orderBy: { id: 'asc' }, skip: pageIndex * pageSize, take: pageSize }),
    prisma.integration.count({ where }),
  ])
  return toPage(rows, total, query)
}

/** One page of the integrations of the actor's account. */
export function listIntegrations(actor: KeyActor, query: ListIntegrations): Promise<IntegrationPage> {
  const where = { accountId: actor.accountId, ...(query.type && { type: query.type }) }
  return pageOfIntegrations(where, query, async (prisma, window) =>
    (await prisma.integration.findMany({ ...window, select: integrationColumns })).map(toIntegration),
  )
}

/** One integration of the actor's account. @throws Fault not_found */
export async function getIntegration(actor: KeyActor, id: number): Promise<Integration> {
  const { prisma } = await database()
  const row = await prisma.integration.findFirst({
    where: { id, accountId: actor.accountId },
    select: integrationColumns,
  })
  if (!row) throw notFound()
  return toIntegration(row)
}
