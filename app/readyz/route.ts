/** Whether requests can be served: keys can be checked, in a database whose migrations are applied. */
import { onlyMethods } from '@/lib/console/methods'
import { isReady } from '@/lib/server/database/ready'
import { tryKeyCheck } from '@/lib/server/keys/verify'

export const dynamic = 'force-dynamic'

async function tellReady() {
  const ready = await isReady(tryKeyCheck)
  return Response.json(
    { status: ready ? 'ok' : 'unavailable' },
    { status: ready ? 200 : 503, headers: { 'cache-control': 'no-store', ...(!ready && { 'retry-after': '5' }) } },
  )
}

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({ GET: tellReady })
