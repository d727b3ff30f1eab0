/** Replaces Next's answer if the database could not be asked: 503 with a page that needs neither, instead of 500. */
import 'server-only'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Fault } from '../server/fault'
import { logFault, toFault } from '../server/http/to-fault'
import { noteOutage, type RequestOrigin } from '../server/runtime/request'
import { outagePage } from './outage-page'
import { problemOf } from './problem-response'

/** Next throws this where a header of its client was made up. */
const isMadeUp = (error: unknown) => error instanceof Error && error.message.startsWith('The router state header')

/** Notes what a page or a route handler threw, if it is a passing failure or the client's mistake. */
export function noteFailure(error: unknown): void {
  if (isMadeUp(error)) return void noteOutage(new Fault('validation', 'Load the page anew: a header about it cannot be read.'))
  const fault = toFault(error)
  if (fault.code !== 'unavailable') return
  const origin = noteOutage(fault)
  if (origin) logFault(fault, origin)
}

/** The page has styles of its own and nothing else. */
const policy = `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

function answerTo(path: string, outage: Fault, origin: RequestOrigin) {
  const problem = problemOf(outage, origin, path)
  if (path.startsWith('/api/') || outage.code !== 'unavailable') return problem
  const headers = { ...problem.headers, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy }
  return { headers, body: outagePage(origin.requestId) }
}

/** Headers that describe the body that Next made. */
const ofNextsBody = ['content-encoding', 'content-length', 'etag', 'link', 'transfer-encoding']

/**
 * Whether a page of the console asks for the parts of another, which Next sends as they are made: with the status 200 before
 * it is known whether all can be. Next's client loads the page anew if it is answered anything else.
 */
const asksForParts = ({ headers, url = '' }: IncomingMessage) => headers.rsc !== undefined || /[?&]_rsc=/.test(url)

/** Bytes of such an answer that are held back until it is complete. */
const mostHeld = 1_000_000

/**
 * Watches the answer that Next makes: where `noteFailure` was told of an outage before the first byte, another is sent in its
 * place, with the headers set so far: a problem document to who asked the API, else a page that says what is wrong.
 */
export function answerOutages(request: IncomingMessage, response: ServerResponse, origin: RequestOrigin): void {
  const { url = '', method } = request
  const { writeHead, write, end, flushHeaders } = response
  let replaced = false
  let held: (() => void)[] | null = asksForParts(request) ? [] : null
  let heldBytes = 0
  let head: () => void = () => undefined

  const replace = (outage: Fault) => {
    replaced = true
    for (const name of ofNextsBody) response.removeHeader(name)
    const { headers, body } = answerTo(url.split('?', 1)[0]!, outage, origin)
    writeHead.call(response, outage.status, { ...headers, 'content-length': Buffer.byteLength(body) })
    end.call(response, method === 'HEAD' ? '' : body, 'utf8')
  }

  const release = () => {
    const pieces = held ?? []
    held = null
    head()
    for (const send of pieces) send()
  }

  /** Wraps a method of the answer: once it is replaced, what Next writes is dropped; until it is released, it is held back. */
  const unlessReplaced = <Method extends (...args: never[]) => unknown>(
    run: Method,
    instead: ReturnType<Method>,
    hold?: (send: () => void, bytes: number) => void,
  ) =>
    ((...args: Parameters<Method>) => {
      if (origin.outage && !response.headersSent) replace(origin.outage)
      if (replaced) return instead
      if (!held || !hold) {
        if (held) release()
        return run.apply(response, args)
      }
      hold(() => run.apply(response, args), (args[0] as { length?: number } | undefined)?.length ?? 0)
      return instead
    }) as Method
  response.writeHead = unlessReplaced(writeHead, response, (send) => (head = send))
  response.flushHeaders = unlessReplaced(flushHeaders, undefined, () => undefined)
  response.write = unlessReplaced(write, true, (send, bytes) => {
    held!.push(send)
    heldBytes += bytes
    if (heldBytes > mostHeld) release()
  })
  response.end = unlessReplaced(end, response)
}
