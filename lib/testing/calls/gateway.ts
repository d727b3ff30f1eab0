/** Calls of the gateway over HTTP, as pipelines make them: of the app's own server, on the database of the tests. */
import type { AddressInfo } from 'node:net'
import { createAppServer } from '../../http-server'
import type { KeyRole } from '../../schema/key'
import type { PersonActor } from '../../server/access/actor'
import { holdToDeclared, holdToSchema, noteAnswered } from './contract'
import { makeKeyActor } from '../make/key-actors'

// 501 for what is no path of the gateway: there are no pages here.
const server = createAppServer(async (_request, response) => void response.writeHead(501).end())
let listening: Promise<string> | undefined

/** The origin of the server, which starts with the first call and goes with the process: test files share it. */
export const gatewayOrigin = (): Promise<string> =>
  (listening ??= new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
    server.unref()
  }))

type Call = {
  method?: string
  key?: string
  headers?: Record<string, string>
  body?: BodyInit
  /** One of the prefixes that the gateway is served under. */
  prefix?: string
  /** Where a proxy in front says that the call comes from; believed with the setting TRUST_PROXY. */
  address?: string
  /** For a test that does not look at which answer it gets: then it is no proof that there is one. */
  unnoted?: true
}

/** The answer to a call of a path under `/gateway/sei`. */
export async function callGateway(path: string, call: Call = {}): Promise<Response> {
  const { method = 'GET', key, headers = {}, body, prefix = '/gateway/sei', address, unnoted } = call
  const more = { ...(key !== undefined && { 'x-api-key': key }), ...(address !== undefined && { 'x-forwarded-for': address }) }
  // Where it goes to: a parser of URLs takes dots out of a path, written as %2e too.
  const url = new URL(`${await gatewayOrigin()}${prefix}${path}`)
  const streamed = body instanceof ReadableStream && { duplex: 'half' }
  const response = await fetch(url, { method, headers: { ...headers, ...more }, body, ...streamed })
  const asked = holdToDeclared(method, url.pathname.slice(prefix.length), response.status)
  if (asked && !unnoted) noteAnswered(asked, response.status)
  return response
}

type Content = {
  /** Sent as JSON. */
  body?: unknown
  /** Sent as it is; a string as JSON, unless the headers say that it is something else. */
  text?: BodyInit
  /** Sent as the part `file` of a form. */
  file?: string | Uint8Array<ArrayBuffer> | Blob
  headers?: Record<string, string>
  prefix?: string
}

/** What came back, read once. `json` is whatever the route says it is. */
type Reply = { status: number; headers: Headers; text: string; json: never }

function bodyOf({ body, file, text }: Content): { body: BodyInit | undefined; headers: Record<string, string> } {
  if (file !== undefined) {
    const form = new FormData()
    form.set('file', file instanceof Blob ? file : new Blob([file], { type: 'text/csv' }), 'data.csv')
    return { body: form, headers: {} }
  }
  const content = text ?? (body === undefined ? undefined : JSON.stringify(body))
  return { body: content, headers: typeof content === 'string' ? { 'content-type': 'application/json' } : {} }
}

async function call(secret: string, method: string, path: string, content: Content): Promise<Reply> {
  const { body, headers } = bodyOf(content)
  const authorization = `ApiKey ${secret}`
  const { prefix } = content
  const response = await callGateway(`/api${path}`, {
    method,
    body,
    prefix,
    headers: { authorization, ...headers, ...content.headers },
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json')
  const json: unknown = isJson ? JSON.parse(text) : null
  const address = holdToDeclared(method, `/api${path}`, response.status)
  if (address && isJson) holdToSchema(address, response.status, json)
  return { status: response.status, headers: response.headers, text, json: json as never }
}

/**
 * A client with this key: called with a method, a path after `/gateway/sei/api` and content, or by its methods with a body,
 * where text is sent as it is, as JSON.
 */
export function clientOf(secret: string) {
  const client = (method: string, path: string, content: Content = {}) => call(secret, method, path, content)
  const sending = (method: string) => (path: string, body: unknown) =>
    client(method, path, typeof body === 'string' ? { text: body } : { body })
  return Object.assign(client, {
    secret,
    get: (path: string) => client('GET', path),
    post: sending('POST'),
    put: sending('PUT'),
    patch: sending('PATCH'),
    delete: (path: string) => client('DELETE', path),
  })
}

/** A client with a new key of this role in the person's project. */
export async function makeClient(person: PersonActor, role: KeyRole = 'ADMIN') {
  const { secret, actor } = await makeKeyActor(person, role)
  return Object.assign(clientOf(secret), { actor })
}
