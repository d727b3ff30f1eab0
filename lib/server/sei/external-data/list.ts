/** Reads the integrations of an account that take external data. */
import 'server-only'
import type { ExternalData } from '../../../schema/external-data'
import type { PageQuery } from '../../../schema/paging'
import type { KeyActor } from '../../access/actor'
import { database } from '../../database/open'
import { notFound } from '../../fault'
import { pageOfIntegrations } from '../integrations/list'
import { batchesOf } from '../../database/batches'
import { externalDataColumns, takesExternalData, toExternalData } from './row'

/** Integrations in memory at a time: each schema may be as large as a request body. */
const batchSize = 10

async function* readContent({ accountId }: KeyActor, ids: number[]): AsyncGenerator<ExternalData[]> {
  const { prisma } = await database()
  for (const batch of batchesOf(ids, batchSize)) {
    const where = { accountId, ...takesExternalData, id: { in: batch } }
    yield (await prisma.integration.findMany({ where, orderBy: { id: 'asc' }, select: externalDataColumns })).map(toExternalData)
  }
}

/** Lists one page, oldest first. `content` is read as it is iterated; an integration that is deleted meanwhile is left out. */
export async function listExternalData(actor: KeyActor, query: PageQuery) {
  const where = { accountId: actor.accountId, ...takesExternalData }
  const { content, ...page } = await pageOfIntegrations(where, query, (prisma, window) =>
    prisma.integration.findMany({ ...window, select: { id: true } }),
  )
  return { content: readContent(actor, content.map(({ id }) => id)), ...page }
}

/** Reads one with its schema. @throws Fault not_found */
export async function getExternalData(actor: KeyActor, id: number): Promise<ExternalData> {
  const { prisma } = await database()
  const row = await prisma.integration.findFirst({
    where: { id, accountId: actor.accountId, ...takesExternalData },
    select: externalDataColumns,
  })
  if (!row) throw notFound()
  return toExternalData(row)
}
