/** The gateway, for hosts that run Next without server.ts. */
import { answerRequest } from '@/lib/gateway/fetch'

const handle = (request: Request) => answerRequest(request)

export { handle as DELETE, handle as GET, handle as HEAD, handle as OPTIONS, handle as PATCH, handle as POST, handle as PUT }
