/** Serves the gateway on fetch's `Request` and `Response`, for hosts that run Next alone. */
import 'server-only'
import { Readable } from 'node:stream'
import { Fault } from '../server/fault'
import { isInRequest, requestOrigin } from '../server/runtime/request'
import { transportSecurity } from '../server/runtime/transport-security'
import { faultAnswer } from './error-answers'
import type { Answer } from './call'
import { dispatch } from './dispatch'

const bodyOf = ({ body }: Request): Readable =>
  body ? Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]) : Readable.from([])

/** The pieces as a web stream, each made when it is read. */
function streamOf(pieces: AsyncIterableIterator<string | Uint8Array>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await pieces.next()
      if (done) return controller.close()
      controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value)
    },
    cancel: async () => void (await pieces.return?.()),
  })
}

/** Converts an answer. */
export function toResponse({ body, ...init }: Answer): Response {
  Object.assign(init.headers, transportSecurity())
  const inPieces = body !== null && typeof body === 'object' && Symbol.asyncIterator in body
  return new Response(inPieces ? streamOf(body) : (body as BodyInit | null), init)
}

const noSuchPath = new Fault('not_found', 'There is no such resource. Check the path.')

/** Answers a request for a path of the gateway. */
export async function answerRequest(request: Request): Promise<Response> {
  const { method, headers } = request
  // Behind server.ts, Next has dropped what node.ts looks at, such as a second Authorization.
  if (isInRequest()) return toResponse(faultAnswer(noSuchPath, requestOrigin(headers)))
  const { pathname, search } = new URL(request.url)
  const answer = await dispatch({
    method,
    url: pathname + search,
    headers,
    origin: requestOrigin(headers),
    // Created on access: an error in a stream that nobody reads would end the process.
    get body() {
      return bodyOf(request)
    },
  })
  return toResponse(answer)
}
