/**
 * The stages of a call: authenticate, count, authorize, read input, handle, answer. Each refuses with a `Fault`,
 * and returns a promise only where it waits: a flood of malformed keys stays cheap.
 */
import 'server-only'
import type { KeyPermission } from '../schema/permission'
import { keyActor, requireKeyPermission, type KeyActor, type VerifiedKey } from '../server/access/actor'
import { Fault, notFound } from '../server/fault'
import { logFault, toFault } from '../server/http/to-fault'
import { queryOf } from '../server/http/query'
import { KeyRefused, verifyKey } from '../server/keys/verify'
import { countRequest } from '../server/load/key-allowance'
import { countRejection, rejectedWait, tooManyRejected } from '../server/load/rejected-keys'
import { spendUpload } from '../server/load/upload-allowance'
import { reserveFile, reserveJson } from '../server/load/upload-budget'
import { noteUntrustedUse } from '../server/runtime/forwarding-notice'
import type { RequestOrigin } from '../server/runtime/request'
import type { Noted } from '../server/usage/hour-counts'
import { noteRefusedCall, noteUse } from '../server/usage/note-use'
import { andThen } from './and-then'
import { commonHeaders, faultAnswer, type ErrorShape } from './error-answers'
import type { Answer, Call } from './call'
import { presentedToken } from './credential'
import { announcedBytes, aroundFile, expectedBytes } from './input'
import { Finished, Reply, Streamed } from './handler-reply'
import type { GatewayRoute, RouteInput } from './route'
import { largestBody, receiveBody, runHandler, takesFile, type Received } from './run-handler'
import { requireOwnScope } from './scope'
import { startStream } from '../server/http/start-stream'
import { finishApart } from './workers/pool'

/**
 * The live key that a call presents, or the fault that it is refused with (see `verifyKey`).
 * @throws Fault invalid_key where there is none
 */
export function authenticate({ headers, origin }: Call): VerifiedKey | Fault | Promise<VerifiedKey | Fault> {
  const token = presentedToken(headers)
  return verifyKey(token, origin.address, rejectedWait(origin.address) > 0)
}

/** What a call asks to be allowed. One whose query cannot be read asks for no more than its route, and is refused later. */
function permissionAsked({ permission, spec, defaultQuery }: GatewayRoute, { url }: Pick<Call, 'url'>): KeyPermission {
  if (!spec.asks) return permission
  const query = url.includes('?') ? spec.query?.safeParse(queryOf(url)).data : defaultQuery
  return query === undefined ? permission : spec.asks(query)
}

const notedOf = ({ spec, countedAs }: GatewayRoute, kind: KeyPermission, { headers, origin }: Call): Noted => ({
  address: origin.address,
  userAgent: headers.get('user-agent'),
  kind,
  route: countedAs[kind],
  isCheck: spec.asks !== undefined,
})

/** Counts a rejected key against the caller's address. Returns its refusal: 401 or 403, or 429 past the limit. */
function refuseRejected(fault: Fault, route: GatewayRoute, call: Call): Fault | Promise<Fault> {
  const { origin } = call
  // A database that cannot be reached is no rejection of the key.
  if (fault.code === 'unavailable') return fault
  const { address } = origin
  if (fault instanceof KeyRefused) {
    origin.key = fault.key
    noteRefusedCall(fault, notedOf(route, permissionAsked(route, call), call))
  }
  // Noted also where the answer is 429, to wait.
  origin.event = 'key_rejected'
  const seconds = rejectedWait(address)
  return seconds > 0 ? tooManyRejected(seconds) : (countRejection(address)?.then(() => fault) ?? fault)
}

/**
 * Checks the key's role and that the call names no other place; notes the use of the key, once it is known whether the call goes on to
 * the route.
 * @throws Fault forbidden, wrong_scope
 */
export function authorize(route: GatewayRoute, actor: KeyActor, call: Call): void {
  const asked = permissionAsked(route, call)
  let isRefused = true
  try {
    requireKeyPermission(actor, asked)
    requireOwnScope(actor, call.url, call.headers)
    isRefused = false
  } finally {
    const isKnownLater = !isRefused && route.spec.mayNeedAdmin
    if (!isKnownLater) noteUse(actor.key, notedOf(route, asked, call), isRefused ? 'forbidden' : undefined)
  }
}

/** The parameters of path and query, parsed; the body comes later, in `handle`. @throws Fault not_found; ZodError */
export function readInput(
  { spec, defaultQuery }: GatewayRoute,
  actor: KeyActor,
  { url, headers }: Call,
  sentParams: Record<string, string>,
): RouteInput {
  const params = spec.params?.safeParse(sentParams)
  // An id that does not parse cannot exist: 404.
  if (params && !params.success) throw notFound()
  const query = url.includes('?') || !defaultQuery ? spec.query?.parse(queryOf(url)) : defaultQuery
  // A light route has one representation.
  const accept = spec.light ? null : headers.get('accept')
  return { actor, accept, params: params?.data, query, body: undefined, file: undefined }
}

const finish = (route: GatewayRoute, input: RouteInput, received: Received): unknown =>
  (route.spec.light ? undefined : finishApart(route, input, received)) ?? runHandler(route, input, received)

/** The body's share of the account's upload budget is given back when the handler ends. */
async function receiveAndFinish(route: GatewayRoute, call: Call, input: RouteInput): Promise<unknown> {
  const asFile = takesFile(route, call)
  const { actor } = input
  const { headers } = call
  const maxBytes = largestBody(route, asFile)
  const giveBack = asFile ? reserveFile(actor) : reserveJson(actor, expectedBytes(headers, maxBytes))
  try {
    const announced = announcedBytes(headers)
    // Not counted where it is refused for its size.
    const fits = announced === undefined || announced <= maxBytes + (asFile ? aroundFile : 0)
    const onReceived = fits ? await spendUpload(actor.key.id, announced) : undefined
    return await finish(route, input, await receiveBody(route, { headers, body: call.body, onReceived }, asFile))
  } finally {
    giveBack()
  }
}

/** Receives the body where the route takes one, and has the route's handler called. Returns what the handler returns. */
export const handle = (route: GatewayRoute, call: Call, input: RouteInput): unknown =>
  route.spec.body || route.spec.file ? receiveAndFinish(route, call, input) : finish(route, input, null)

/** The same for a route that `mayNeedAdmin`: the use of the key is noted when it is known what the call took. */
async function handleThenNote(route: GatewayRoute, call: Call, actor: KeyActor, params: Record<string, string>): Promise<unknown> {
  try {
    return await handle(route, call, readInput(route, actor, call, params))
  } finally {
    noteUse(actor.key, notedOf(route, call.origin.neededAdmin ? 'configure' : route.permission, call))
  }
}

type Limits = Record<string, string>

/** The answer for what a handler returned, with the rate limit headers. @throws whatever the first piece of a stream does */
export function toAnswer(made: unknown, origin: RequestOrigin, limits: Limits = {}): Answer | Promise<Answer> {
  if (made instanceof Finished) return { ...made.answer, headers: Object.assign(made.answer.headers, limits) }
  // Not `{ ...one, ...other }`, which takes V8 20 times as long: a tenth of checking a key.
  const headers = Object.assign(commonHeaders(origin), limits)
  if (made instanceof Streamed) {
    return startStream(made.pieces).then((body) => ({ status: 200, headers: Object.assign(headers, made.headers), body }))
  }
  const reply = made instanceof Reply ? (made as Reply<number, unknown>) : new Reply(200, made, {})
  const { status, json } = reply
  Object.assign(headers, reply.headers)
  if (json === null) return { status, headers, body: null }
  headers['content-type'] ??= 'application/json'
  return { status, headers, body: JSON.stringify(json) }
}

/** The error answer to anything thrown, in the route's shape. A fault with an internal cause is logged. */
export function refusal(error: unknown, origin: RequestOrigin, shape?: ErrorShape, limits?: Limits): Answer {
  const fault = toFault(error)
  logFault(fault, origin)
  return faultAnswer(fault, origin, shape, limits)
}

/** Answers a call of a route, with the parameters of its path. Never throws and never rejects. */
export function answerCall(route: GatewayRoute, call: Call, params: Record<string, string>): Answer | Promise<Answer> {
  const { origin } = call
  let limits: Limits | undefined
  const refuse = (error: unknown) => refusal(error, origin, route.spec.errors, limits)
  const goOn = <T>(value: T | Promise<T>, next: (value: T) => Answer | Promise<Answer>) => andThen(value, next, refuse)

  const answerAllowed = (key: VerifiedKey) => {
    const actor = keyActor(key, origin)
    authorize(route, actor, call)
    const made = route.spec.mayNeedAdmin
      ? handleThenNote(route, call, actor, params)
      : handle(route, call, readInput(route, actor, call, params))
    return goOn(made, (reply) => goOn(toAnswer(reply, origin, limits), (answer) => answer))
  }
  const answerKey = (key: VerifiedKey | Fault) => {
    // `verifyKey` returns faults: throwing one costs a tenth of refusing a malformed key.
    if (key instanceof Fault) return goOn(refuseRejected(key, route, call), refuse)
    origin.key = key
    if (origin.isForwardedUntrusted) noteUntrustedUse(key.accountId)
    return goOn(countRequest(key.id), ({ headers, refusal: tooMany }) => {
      limits = headers
      if (!tooMany) return answerAllowed(key)
      noteUse(key, notedOf(route, permissionAsked(route, call), call), 'rateLimited')
      return refuse(tooMany)
    })
  }
  return goOn(call, () => goOn(authenticate(call), answerKey))
}
