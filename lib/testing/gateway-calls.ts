/** Requests to the gateway in this process, as a client with a key makes them. */
import { gateway } from '../gateway/app'
import type { KeyRole } from '../schema/key'
import type { PersonActor } from '../server/actor'
import { makeKeyActor } from './key-actors'

/** An answer, and the parts of it that tests look at. `json` is whatever the route says it is. */
export type Answered = { status: number; headers: Headers; json: never }

/** Calls with a new key of this role in the person's project. A body that is text is sent as it is, as JSON. */
export async function makeClient(person: PersonActor, role: KeyRole = 'ADMIN') {
  const { secret, actor } = await makeKeyActor(person, role)
  const call = async (method: string, path: string, body?: unknown): Promise<Answered> => {
    const response = await gateway.fetch(
      new Request(`http://127.0.0.1/gateway/sei/api${path}`, {
        method,
        headers: {
          authorization: `ApiKey ${secret}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    )
    const text = await response.text()
    return { status: response.status, headers: response.headers, json: (text ? JSON.parse(text) : null) as never }
  }
  return {
    actor,
    get: (path: string) => call('GET', path),
    post: (path: string, body: unknown) => call('POST', path, body),
    put: (path: string, body: unknown) => call('PUT', path, body),
    patch: (path: string, body: unknown) => call('PATCH', path, body),
    delete: (path: string) => call('DELETE', path),
  }
}
