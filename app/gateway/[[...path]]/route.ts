/** The gateway, for hosts that run Next without server.ts. */
import { gateway } from '@/lib/gateway/app'

const handle = (request: Request) => gateway.fetch(request)

export { handle as DELETE, handle as GET, handle as HEAD, handle as OPTIONS, handle as PATCH, handle as POST, handle as PUT }
