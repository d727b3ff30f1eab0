/** Reads the integrations of an account that take external data. */
import 'server-only'
import type { ExternalData, ExternalDataPage } from '../../../schema/external-data'
import type { PageQuery } from '../../../schema/paging'
import type { KeyActor } from '../../actor'
import { database } from '../../db'
import { notFound } from '../../fault'
import { pageOfIntegrations } from '../integrations/list'
import { externalDataColumns, takesExternalData, toExternalData } from './row'

/** One page of them. */
export function listExternalData(actor: KeyActor, query: PageQuery): Promise<ExternalDataPage> {
  return pageOfIntegrations({ accountId: actor.accountId, ...takesExternalData }, query, async (prisma, window) =>
    (await prisma.integration.findMany({ ...window, select: externalDataColumns })).map(toExternalData),
  )
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
