/** Quotas on the gateway: how much of each is used. */
import 'server-only'
import { QuotaList } from '../../schema/quota'
import { listQuotas } from '../../server/sei/quotas/list'
import { withKey } from '../route'

export const quotasRoutes = [
  withKey(
    'configure',
    {
      method: 'get',
      path: '/api/v2/quotas',
      tag: 'Quotas',
      summary: 'What may be kept, and how much is',
      description:
        'Of the key’s account: STORAGE is what its records, pipeline runs and ingestion jobs take, before compression and with 200 bytes for each row. Of the key’s project: org trees and KPIs. A limit of null is none.',
      responses: { 200: { description: 'The quotas', schema: QuotaList } },
    },
    ({ actor }) => listQuotas(actor),
  ),
]
