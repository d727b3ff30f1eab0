/** The query parameters of the route that reverse proxies check keys with. */
import { z } from 'zod'

export const VerifyKey = z.object({
  permission: z
    .enum(['read', 'ingest', 'configure'], { error: 'permission must be read, ingest or configure.' })
    .default('read')
    .describe('What the key must be allowed to do. Every key may read and ingest; only an Admin key may configure.'),
  status: z
    .enum(['200', '204'], { error: 'status must be 200 or 204.' })
    .default('204')
    .describe('How a good key is answered: Envoy takes nothing but 200 for a yes.'),
})
export type VerifyKey = z.infer<typeof VerifyKey>
