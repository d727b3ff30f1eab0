/** The side of a worker: finishes calls that the thread of the event loop hands over. */
import 'server-only'
import { Readable } from 'node:stream'
import { MessageChannel } from 'node:worker_threads'
import { move, transferableSymbol, valueSymbol } from 'piscina'
import { gatewayRoutes } from '../all-routes'
import { refusal, toAnswer } from '../answer-call'
import type { Answer } from '../call'
import type { GatewayRoute, RouteInput } from '../route'
import { runHandler, type Received } from '../run-handler'
import { offerPieces, takePieces } from './port-pieces'
import { nameOf, type Done, type Task } from './task'

const routes = new Map(gatewayRoutes.map((route) => [nameOf(route), route]))

function receivedOf({ received }: Task): Received {
  if (received === null || 'json' in received) return received
  const stream = Readable.from(takePieces<Uint8Array>(received.pieces), { objectMode: false })
  return { file: { ...received.file, stream } }
}

async function answerOf(route: GatewayRoute, task: Task): Promise<Answer> {
  const { actor, params, query, accept } = task
  const input: RouteInput = { actor, params, query, accept, body: undefined, file: undefined }
  try {
    return await toAnswer(await runHandler(route, input, receivedOf(task)), actor.request)
  } catch (error) {
    return refusal(error, actor.request, route.spec.errors)
  }
}

/** In characters: longer texts are moved to the other thread as bytes, shorter ones copied. */
const longestCopied = 10_000

function toDone({ status, headers, body }: Answer, { actor }: Task) {
  const { code, event, neededAdmin } = actor.request
  const done = (sent: Done['answer']['body'], moved: object[] = []) => {
    const value: Done = { answer: { status, headers, body: sent }, noted: { code, event, neededAdmin } }
    return move({ [transferableSymbol]: moved, [valueSymbol]: value })
  }
  if (body !== null && typeof body === 'object' && Symbol.asyncIterator in body) {
    const { port1, port2 } = new MessageChannel()
    offerPieces(port1, body)
    return done({ pieces: port2 }, [port2])
  }
  if (typeof body !== 'string' || body.length <= longestCopied) return done(body)
  const bytes = new TextEncoder().encode(body)
  return done(bytes, [bytes.buffer])
}

/** Finishes a call. Never rejects. */
export const performTask = async (task: Task): Promise<unknown> => toDone(await answerOf(routes.get(task.route)!, task), task)
