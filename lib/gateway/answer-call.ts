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
import { noteRefusal, noteUse } from '../server/keys/use'
import { KeyRefused, verifyKey } from '../server/keys/verify'
import { countRequest } from '../server/load/key-allowance'
import { countRejection, rejectedWait, tooManyRejected } from '../server/load/rejected-keys'
import { spendUpload } from '../server/load/upload-allowance'
import { reserveFile, reserveJson } from '../server/load/upload-budget'
import { noteUntrustedUse } from '../server/runtime/forwarding-notice'
import type { RequestOrigin } from '../server/runtime/request'
import { andThen } from './and-then'
import { commonHeaders, faultAnswer, type ErrorShape } from './answers'
import type { Answer, Call } from './call'
import { presentedToken } from './credential'
import { announcedBytes, aroundFile, expectedBytes } from './input'
import { Finished, Reply, Streamed } from './reply'
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

/** Counts a rejected key against the caller's address. Returns its refusal: 401 or 403, or 429 past the limit. */
function refuseRejected(fault: Fault, { headers, origin }: Call): Fault | Promise<Fault> {
  // An unreachable database rejects nobody.
  if (fault.code === 'unavailable') return fault
  const { address } = origin
  if (fault instanceof KeyRefused) {
    origin.key = fault.key
    noteRefusal(fault, address, headers.get('user-agent'))
  }
  // Also where the answer is to wait.
  origin.event = 'key_rejected'
  const seconds = rejectedWait(address)
  return seconds > 0 ? tooManyRejected(seconds) : (countRejection(address)?.then(() => fault) ?? fault)
}

/** Notes the use of a key, once it is known whether its call goes on to the route. */
const noteCall = (key: VerifiedKey, { headers, origin }: Call, isRefused: boolean) =>
  noteUse(key, origin.address, headers.get('user-agent'), isRefused)

/** Checks the key's role and that the call names no other place; notes the use of the key. @throws Fault forbidden, wrong_scope */
export function authorize(permission: KeyPermission, actor: KeyActor, call: Call): void {
  let isRefused = true
  try {
    requireKeyPermission(actor, permission)
    requireOwnScope(actor, call.url, call.headers)
    isRefused = false
  } finally {
    noteCall(actor.key, call, isRefused)
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
    authorize(route.permission, actor, call)
    const made = handle(route, call, readInput(route, actor, call, params))
    return goOn(made, (reply) => goOn(toAnswer(reply, origin, limits), (answer) => answer))
  }
  const answerKey = (key: VerifiedKey | Fault) => {
    // `verifyKey` returns faults: throwing one costs a tenth of refusing a malformed key.
    if (key instanceof Fault) return goOn(refuseRejected(key, call), refuse)
    origin.key = key
    if (origin.isForwardedUntrusted) noteUntrustedUse(key.accountId)
    return goOn(countRequest(key.id), ({ headers, refusal: tooMany }) => {
      limits = headers
      if (!tooMany) return answerAllowed(key)
      noteCall(key, call, true)
      return refuse(tooMany)
    })
  }
  return goOn(call, () => goOn(authenticate(call), answerKey))
}
