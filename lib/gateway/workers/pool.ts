/**
 * Threads that finish the calls of the gateway, so that none holds the event loop, whatever is sent or stored. They are for
 * PostgreSQL: PGlite is one connection in the thread of the event loop. Without threads calls are finished where they come.
 */
import 'server-only'
import { availableParallelism } from 'node:os'
import { MessageChannel } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { Fault } from '../../server/fault'
import { environmentOfThread } from '../../server/runtime/env'
import { log, writeToLog } from '../../server/runtime/log'
import { processWide } from '../../server/runtime/process-wide'
import type { RequestOrigin } from '../../server/runtime/request'
import { Finished } from '../handler-reply'
import type { GatewayRoute, RouteInput } from '../route'
import type { Received } from '../run-handler'
import { offerPieces, takePieces } from './port-pieces'
import { nameOf, type Done, type Task } from './task'

type Pool = Piscina<Task, Done>

/** One thread for what only reads, one for changes: the queues of accounts are in the thread that runs their work. */
type Lane = 'reads' | 'changes'
type Lanes = Record<Lane, Pool>

const started = () => processWide<{ lanes: Lanes | null }>('gateway workers', () => ({ lanes: null }))

/** The shares of a server's database connections. Pages are made in the thread of the event loop. */
export function connectionsOf(poolSize: number): Record<Lane | 'pages', number> {
  const third = Math.floor(poolSize / 3)
  return { reads: third, changes: third, pages: poolSize - 2 * third }
}

/** The thread of the event loop comes first where cores are scarce. Only Linux has a priority for each thread. */
const niceIncrement = process.platform === 'linux' && availableParallelism() < 4 ? 5 : 0

// Piscina loads the bundle with `require` before it tries `import`. Node 20 aborts the whole process where a thread is ended while
// `require` loads an ES module (a fatal error in `v8::Module::IsGraphAsync`); `import` ends with the thread.
const requireOfModules = '--experimental-require-module'
const execArgv = process.allowedNodeEnvironmentFlags.has(requireOfModules) ? [requireOfModules.replace('--', '--no-')] : []

function startLane(filename: string, connections: number): Pool {
  const pool: Pool = new Piscina({
    filename,
    name: 'performTask',
    minThreads: 1,
    maxThreads: 1,
    // Most of a task is waiting for the database; the database's pool and the queues of accounts bound what runs at once.
    concurrentTasksPerWorker: 100_000,
    atomics: 'disabled',
    recordTiming: false,
    execArgv,
    niceIncrement,
    env: environmentOfThread(),
    // In milliseconds, after the last answer was sent: nobody waits for tasks that still run.
    closeTimeout: 2_000,
    workerData: { connections },
  })
  pool.on('message', (line: string) => writeToLog(line))
  return pool.on('error', (err) => log().error({ err }, 'a thread of the gateway failed')) as Pool
}

/** Starts the threads. @param filename of the bundle with `performTask` */
export function startWorkers(filename: string, poolSize: number): void {
  const { reads, changes } = connectionsOf(poolSize)
  started().lanes = { reads: startLane(filename, reads), changes: startLane(filename, changes) }
}

/** Ends the threads, after their work under way. */
export async function stopWorkers(): Promise<void> {
  const { lanes } = started()
  started().lanes = null
  if (lanes) await Promise.all(Object.values(lanes).map((pool) => pool.close()))
}

const threadFailed = (cause: unknown) =>
  new Fault('unavailable', 'The server had to stop this request. See whether it was done before you send it again.', {
    retryAfter: 5,
    cause,
  })

function toTask(route: GatewayRoute, input: RouteInput, received: Received) {
  const { actor, params, query, accept } = input
  const common = { route: nameOf(route), actor, params, query, accept }
  if (received === null) return { task: { ...common, received }, moved: [] }
  if ('json' in received) {
    // Copied if small: Node's small buffers are parts of one that others use too.
    const { json } = received
    const own = json.byteLength === json.buffer.byteLength ? json : new Uint8Array(json)
    return { task: { ...common, received: { json: own } }, moved: [own.buffer as ArrayBuffer] }
  }
  const { port1, port2 } = new MessageChannel()
  const { stream, ...file } = received.file
  offerPieces(port1, stream[Symbol.asyncIterator]())
  return { task: { ...common, received: { file, pieces: port2 } }, moved: [port2] }
}

async function finishIn(pool: Pool, route: GatewayRoute, input: RouteInput, received: Received): Promise<Finished> {
  const { task, moved } = toTask(route, input, received)
  const origin: RequestOrigin = input.actor.request
  const { answer, noted } = await pool.run(task, { transferList: moved }).catch((cause: unknown) => {
    throw threadFailed(cause)
  })
  Object.assign(origin, noted)
  const { body } = answer
  const pieces = body !== null && typeof body === 'object' && 'pieces' in body ? takePieces<string>(body.pieces) : undefined
  return new Finished({ ...answer, body: pieces ?? (body as string | Uint8Array | null) })
}

/** Hands a call to the thread that finishes such calls. @returns its answer; undefined where there are no threads */
export function finishApart(route: GatewayRoute, input: RouteInput, received: Received): Promise<Finished> | undefined {
  const { lanes } = started()
  if (!lanes) return undefined
  const lane = route.permission === 'read' || route.spec.method === 'get' ? 'reads' : 'changes'
  return finishIn(lanes[lane], route, input, received)
}
