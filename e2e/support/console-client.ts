/** The console API as a browser uses it: a session cookie and an Origin. */
import { keysApi, type ProjectRef } from '../../lib/paths'
import { CreatedKey } from '../../lib/schema/key'

type Cookies = Map<string, string>

function keepCookies(cookies: Cookies, response: Response) {
  for (const line of response.headers.getSetCookie()) {
    const [pair = ''] = line.split(';', 1)
    const at = pair.indexOf('=')
    cookies.set(pair.slice(0, at), pair.slice(at + 1))
  }
}

/** The cookies as a browser sends them. */
export const cookieHeader = (cookies: ReadonlyMap<string, string>) => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')

/** Sends a request as `fetch` does. */
export type Send = (url: string, init?: RequestInit) => Promise<Response>

/** Posts the sign-in form as next-auth's client does, with the cookies of a browser; answers the response and the cookies it left. */
export async function postSignIn(
  url: string,
  email: string,
  password: string,
  origin = new URL(url).origin,
  send: Send = fetch,
  sent: ReadonlyMap<string, string> = new Map(),
) {
  const cookies: Cookies = new Map(sent)
  const csrf = await send(`${url}/api/auth/csrf`, { headers: { cookie: cookieHeader(cookies) } })
  keepCookies(cookies, csrf)
  const { csrfToken } = (await csrf.json()) as { csrfToken: string }
  const response = await send(`${url}/api/auth/callback/credentials`, {
    method: 'POST',
    headers: { cookie: cookieHeader(cookies), origin },
    body: new URLSearchParams({ csrfToken, email, password, json: 'true' }),
    redirect: 'manual',
  })
  keepCookies(cookies, response)
  return { response, cookies }
}

export type ConsoleClient = {
  cookie: string
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>
  /** Creates a key; throws where the answer is not 201. */
  createKey(ref: ProjectRef, name: string, role?: 'ADMIN' | 'INGESTION'): Promise<CreatedKey>
}

/** Signs in and answers a client for the console API. */
export async function signIn(url: string, email: string, password: string, send: Send = fetch): Promise<ConsoleClient> {
  const { response, cookies } = await postSignIn(url, email, password, undefined, send)
  if (response.status !== 200) throw new Error(`Signing in as ${email} was answered with ${response.status}.`)
  const cookie = cookieHeader(cookies)
  const call: ConsoleClient['call'] = (method, path, body, headers = {}) =>
    send(url + path, {
      method,
      headers: {
        cookie,
        origin: url,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      redirect: 'manual',
    })
  return {
    cookie,
    call,
    createKey: async (ref, name, role = 'INGESTION') => {
      const response = await call('POST', keysApi(ref), { name, role })
      if (response.status !== 201) throw new Error(`Creating ${name} was answered with ${response.status}.`)
      return CreatedKey.parse(await response.json())
    },
  }
}
