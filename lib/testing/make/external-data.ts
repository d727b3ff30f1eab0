/** An integration that takes external data, for tests of it and of what is posted to it. */
import { ExternalData } from '../../schema/external-data'
import { database } from '../../server/database/open'
import { aternitySchema } from './external-schemas'
import { makeClient } from '../calls/gateway'
import { makeTenant } from './tenant'

export const externalDataPath = '/v2/external-data'
export const fme = { name: 'aternity_fme', tags: ['apm'], schema: aternitySchema }

/** The integration, with these columns or those of the sample; a caller with each role, and what is stored. */
export async function setUpExternalData(columns?: unknown[]) {
  const { admin, accountId } = await makeTenant()
  const configure = await makeClient(admin, 'ADMIN')
  const ingest = await makeClient(admin, 'INGESTION')
  const body = columns ? { ...fme, schema: { columns } } : fme
  const { id } = ExternalData.parse((await configure('POST', externalDataPath, { body })).json)
  const post = (data: unknown) => ingest('POST', `${externalDataPath}/${id}/ingestions`, { body: { data } })
  const { prisma } = await database()
  const records = async () =>
    (await prisma.externalRecord.findMany({ where: { integrationId: id }, orderBy: { id: 'asc' } })).map(({ data }) => data)
  const jobs = () => prisma.ingestionJob.findMany({ where: { integrationId: id }, orderBy: { at: 'asc' } })
  return { admin, accountId, configure, ingest, id, post, records, jobs }
}
