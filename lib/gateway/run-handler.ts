/** Receives the body of a call and runs the route's handler: two steps, because they may run in different threads. */
import 'server-only'
import { Fault } from '../server/fault'
import { mediaType } from '../server/http/body'
import { toFault } from '../server/http/to-fault'
import type { Call } from './call'
import { parseBoundedJson, readFileBody, readJsonBytes, type Sent, type UploadedFile } from './input'
import type { GatewayRoute, RouteInput } from './route'

/** A received body: JSON that is not parsed yet, or a file. Null for a route that takes none. */
export type Received = { json: Uint8Array } | { file: UploadedFile } | null

const megabyte = 1_000_000

/** Whether the route takes the body of this call as a file. */
export const takesFile = ({ spec }: GatewayRoute, { headers }: Call): boolean =>
  spec.file === true && (!spec.body || mediaType(headers).startsWith('multipart/'))

/** In bytes. */
export const largestBody = ({ spec }: GatewayRoute, asFile: boolean): number =>
  spec.maxBytes ?? (asFile ? 50 * megabyte : megabyte)

/** Rewords the refusal of a body as the route's clients expect it. */
function bodyRefusal(error: unknown, { spec }: GatewayRoute, sent: 'json' | 'file'): unknown {
  // zod spreads the issues of a nested value as arguments: very many of them overflow the stack.
  if (error instanceof RangeError) return new Fault('validation', 'The body has too many mistakes to list.')
  return spec.bodyFault?.(toFault(error), sent) ?? error
}

/** Receives the body of a call. @throws Fault */
export async function receiveBody(route: GatewayRoute, sent: Sent, asFile: boolean): Promise<Received> {
  const maxBytes = largestBody(route, asFile)
  try {
    return asFile ? { file: await readFileBody(sent, maxBytes) } : { json: await readJsonBytes(sent, maxBytes) }
  } catch (error) {
    throw bodyRefusal(error, route, asFile ? 'file' : 'json')
  }
}

function parseBody(route: GatewayRoute, json: Uint8Array): unknown {
  try {
    return route.spec.body!.parse(parseBoundedJson(json, largestBody(route, false)))
  } catch (error) {
    throw bodyRefusal(error, route, 'json')
  }
}

/** Checks what was received and calls the handler. Returns what it returns. @throws Fault, ZodError; whatever it throws */
export function runHandler(route: GatewayRoute, input: RouteInput, received: Received): unknown {
  if (received === null) return route.handler(input)
  return route.handler({ ...input, ...('file' in received ? received : { body: parseBody(route, received.json) }) })
}
