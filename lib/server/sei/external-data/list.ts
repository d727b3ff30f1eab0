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

/** How many are in memory at a time: the schema of each may be as large as a request. */
const pieceSize = 10

async function* readInBatches({ accountId }: KeyActor, ids: number[]): AsyncGenerator<ExternalData[]> {
  const { prisma } = await database()
  for (const piece of batchesOf(ids, pieceSize)) {
    const where = { accountId, ...takesExternalData, id: { in: piece } }
    yield (await prisma.integration.findMany({ where, orderBy: { id: 'asc' }, select: externalDataColumns })).map(toExternalData)
  }
}

/** One page of them, the oldest first; its content is read as it is asked for. One that is deleted meanwhile is left out. */
export async function listExternalData(actor: KeyActor, query: PageQuery) {
  const where = { accountId: actor.accountId, ...takesExternalData }
  const { content, ...page } = await pageOfIntegrations(where, query, (prisma, window) =>
    prisma.integration.findMany({ ...window, select: { id: true } }),
  )
  return { content: readInBatches(actor, content.map(({ id }) => id)), ...page }
}

/** One of them with its schema. @throws Fault not_found */
export async function getExternalData(actor: KeyActor, id: number): Promise<ExternalData> {
  const { prisma } = await database()
  const row = await prisma.integration.findFirst({
    where: { id, accountId: actor.accountId, ...takesExternalData },
    select: externalDataColumns,
  })
  if (!row) throw notFound()
  return toExternalData(row)
}
