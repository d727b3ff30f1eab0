/** Answers in place of Next where the database could not be asked: 503 and a page that needs neither, instead of 500. */
import 'server-only'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Fault } from '../server/fault'
import { logFault, toFault } from '../server/http/to-fault'
import { noteOutage, type RequestOrigin } from '../server/runtime/request'
import { outagePage } from './outage-page'
import { problemOf } from './problem-response'

/** Remembers what a page or a route handler threw, if it is one of the failures that pass. */
export function noteFailure(error: unknown): void {
  const fault = toFault(error)
  if (fault.code !== 'unavailable') return
  const origin = noteOutage(fault)
  if (origin) logFault(fault, origin)
}

/** The page has styles of its own and nothing else. */
const policy = `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

function answerTo(path: string, outage: Fault, origin: RequestOrigin) {
  const problem = problemOf(outage, origin, path)
  if (path.startsWith('/api/')) return problem
  const headers = { ...problem.headers, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy }
  return { headers, body: outagePage(origin.requestId) }
}

/** Headers that describe the body that Next made. */
const ofNextsBody = ['content-encoding', 'content-length', 'etag', 'link', 'transfer-encoding']

/**
 * Watches the answer that Next makes: where `noteFailure` was told of an outage before the first byte, another is sent in its
 * place, with the headers set so far: a problem document to who asked the API, else a page that says what is wrong.
 */
export function answerOutages({ url = '', method }: IncomingMessage, response: ServerResponse, origin: RequestOrigin): void {
  const { writeHead, write, end } = response
  let replaced = false

  const replace = (outage: Fault) => {
    replaced = true
    for (const name of ofNextsBody) response.removeHeader(name)
    const { headers, body } = answerTo(url.split('?', 1)[0]!, outage, origin)
    writeHead.call(response, outage.status, { ...headers, 'content-length': Buffer.byteLength(body) })
    end.call(response, method === 'HEAD' ? '' : body, 'utf8')
  }

  /** The same method, unless the answer is replaced: then what Next writes goes nowhere. */
  const unlessReplaced = <Method extends (...args: never[]) => unknown>(run: Method, instead: ReturnType<Method>) =>
    ((...args: Parameters<Method>) => {
      if (origin.outage && !response.headersSent) replace(origin.outage)
      return replaced ? instead : run.apply(response, args)
    }) as Method
  response.writeHead = unlessReplaced(writeHead, response)
  response.write = unlessReplaced(write, true)
  response.end = unlessReplaced(end, response)
}
