/** Serves the gateway on Node's HTTP server, without the objects of fetch. */
import 'server-only'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Fault } from '../server/fault'
import { closeGently } from '../server/http/close-gently'
import { log } from '../server/runtime/log'
import type { RequestOrigin } from '../server/runtime/request'
import { transportSecurity } from '../server/runtime/transport-security'
import { faultAnswer } from './error-answers'
import type { Answer, HeaderFields } from './call'
import { dispatch } from './dispatch'
import { dropInTurns } from './paced-body'

/** A host name or bracketed IPv6 address, with an optional port (RFC 3986, 3.2.2); escapes are not accepted. */
const hostField = /^(?:[\w.~!$&'()*+,;=-]+|\[[\da-f:.]+\])(?::\d{0,5})?$/i

/** Node's `headers` keep only the first of several `authorization` fields; here they are joined as fetch does. */
class RawHeaders implements HeaderFields {
  constructor(private readonly raw: readonly string[]) {}

  get(name: string): string | null {
    const { raw } = this
    let found: string | null = null
    for (let at = 0; at < raw.length; at += 2) {
      const field = raw[at]!
      if (field.length !== name.length || (field !== name && field.toLowerCase() !== name)) continue
      found = found === null ? raw[at + 1]! : `${found}, ${raw[at + 1]!}`
    }
    return found
  }
}

/** Sends pieces as fast as the client reads. Ends the pieces when the client goes, and the connection when they fail. */
async function sendPieces(response: ServerResponse, body: AsyncIterableIterator<string | Uint8Array>) {
  try {
    await pipeline(body, response)
  } catch {
    // Logged already, as aborted here or in start-stream.ts. If the client had left before, the pieces are still open.
    await body.return?.()
  }
}

/** Longer buffers go in parts of this many bytes, as fast as the client takes them: thousands may share one buffer. */
const partBytes = 64_000

async function* partsOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += partBytes) {
    yield bytes.subarray(at, at + partBytes)
    // Lets other requests be answered: the system buffers megabytes for a client that does not read.
    await nextTurn()
  }
}

function write(response: ServerResponse, { status, headers, body }: Answer) {
  Object.assign(headers, transportSecurity())
  if (body === null) return response.writeHead(status, headers).end()
  if (typeof body === 'object' && Symbol.asyncIterator in body) {
    return void sendPieces(response.writeHead(status, headers), body)
  }
  headers['content-length'] = String(Buffer.byteLength(body))
  response.writeHead(status, headers)
  if (typeof body === 'object' && body.length > partBytes) void sendPieces(response, partsOf(body))
  else response.end(body)
}

/** Sends the answer to a request. Where that fails, the reason is logged and the connection closed. */
export function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  { requestId }: RequestOrigin,
): void {
  // Drop the unread rest of the body: a client that sends all of it first would never read the answer.
  if (!request.complete) {
    closeGently(request)
    dropInTurns(request)
  }
  try {
    write(response, answer)
  } catch (err) {
    log().error({ requestId, err }, 'an answer could not be sent')
    response.destroy()
  }
}

let ready: (() => void)[] = []

function sendReady() {
  const sends = ready
  ready = []
  for (const send of sends) send()
}

/**
 * Collects the answers that were made without waiting, and sends them together at the end of this turn of the event loop:
 * waking the client, say a proxy on the same machine, for each of them costs more than the answers.
 */
function atEndOfTurn(send: () => void) {
  if (ready.length === 0) setImmediate(sendReady)
  ready.push(send)
}

/** Answers a request for a path of the gateway. */
export function answerIncoming(request: IncomingMessage, response: ServerResponse, origin: RequestOrigin): void {
  const { method = '', url = '', headers, rawHeaders } = request
  const answer = hostField.test(headers.host ?? '')
    ? dispatch({ method, url, headers: new RawHeaders(rawHeaders), origin, body: request })
    : faultAnswer(new Fault('validation', 'The header Host names no host.'), origin)
  if (answer instanceof Promise) void answer.then((late) => sendAnswer(request, response, late, origin))
  else atEndOfTurn(() => sendAnswer(request, response, answer, origin))
}
