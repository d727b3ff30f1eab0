/** What the thread of the event loop and its workers send each other. */
import 'server-only'
import type { MessagePort } from 'node:worker_threads'
import type { RequestOrigin } from '../../server/runtime/request'
import type { Answer } from '../call'
import type { UploadedFile } from '../input'
import type { GatewayRoute, RouteInput } from '../route'

/** A call that is authorized and received. A worker finishes it: it checks the body, runs the handler and makes the answer. */
export type Task = Pick<RouteInput, 'actor' | 'params' | 'query' | 'accept'> & {
  route: string
  received: { json: Uint8Array } | { file: Pick<UploadedFile, 'filename' | 'mediaType'>; pieces: MessagePort } | null
}

/** The answer, with a port for a body that is made while it is sent, and what was noted on the request. */
export type Done = {
  answer: Pick<Answer, 'status' | 'headers'> & { body: string | Uint8Array | null | { pieces: MessagePort } }
  noted: Pick<RequestOrigin, 'code' | 'event' | 'neededAdmin'>
}

/** The name of a route in tasks. */
export const nameOf = ({ spec }: GatewayRoute): string => `${spec.method} ${spec.path}`
