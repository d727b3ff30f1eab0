/** Calls of the gateway with a key, as a pipeline makes them, without a server in between. */
import type { KeyRole } from '../schema/key'
import { gateway } from '../gateway/app'
import type { PersonActor } from '../server/actor'
import { makeKeyActor } from './key-actors'

type Call = { body?: unknown; file?: string | Uint8Array<ArrayBuffer>; text?: string; headers?: Record<string, string> }

/** What came back, read once. */
export type Reply = { status: number; headers: Headers; text: string; json: unknown }

function bodyOf({ body, file, text }: Call): { body?: BodyInit; headers: Record<string, string> } {
  if (file !== undefined) {
    const form = new FormData()
    form.set('file', new Blob([file], { type: 'text/csv' }), 'data.csv')
    return { body: form, headers: {} }
  }
  const content = text ?? (body === undefined ? undefined : JSON.stringify(body))
  return content === undefined
    ? { headers: {} }
    : { body: content, headers: { 'content-type': 'application/json' } }
}

/** Calls a route, by its path after `/gateway/sei/api`, with this key. */
export async function call(secret: string, method: string, path: string, what: Call = {}): Promise<Reply> {
  const { body, headers } = bodyOf(what)
  const response = await gateway.fetch(
    new Request(`http://localhost/gateway/sei/api${path}`, {
      method,
      headers: { authorization: `ApiKey ${secret}`, ...headers, ...what.headers },
      ...(body !== undefined && { body }),
    }),
  )
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json')
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined }
}

/** A caller with a new key of this role in the person's project. */
export async function makeCaller(person: PersonActor, role: KeyRole) {
  const { secret, actor } = await makeKeyActor(person, role)
  const caller = (method: string, path: string, what?: Call) => call(secret, method, path, what)
  return Object.assign(caller, { secret, actor })
}

/** An answer, and the parts of it that tests look at. `json` is whatever the route says it is. */
export type Answered = { status: number; headers: Headers; json: never }

/** Calls with a new key of this role in the person's project. A body that is text is sent as it is, as JSON. */
export async function makeClient(person: PersonActor, role: KeyRole = 'ADMIN') {
  const { secret, actor } = await makeKeyActor(person, role)
  const send = async (method: string, path: string, body?: unknown): Promise<Answered> => {
    const what = typeof body === 'string' ? { text: body } : { body }
    const { status, headers, json } = await call(secret, method, path, what)
    return { status, headers, json: (json ?? null) as never }
  }
  return {
    actor,
    call: send,
    get: (path: string) => send('GET', path),
    post: (path: string, body: unknown) => send('POST', path, body),
    put: (path: string, body: unknown) => send('PUT', path, body),
    patch: (path: string, body: unknown) => send('PATCH', path, body),
    delete: (path: string) => send('DELETE', path),
  }
}
