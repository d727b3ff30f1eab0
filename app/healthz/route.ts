/** Whether the process is up. */
import { onlyMethods } from '@/lib/console/methods'

export const dynamic = 'force-dynamic'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({
  GET: async () => Response.json({ status: 'ok' }, { headers: { 'cache-control': 'no-store' } }),
})
