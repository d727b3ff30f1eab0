/** Cleans requests for next-auth, which answers 500, or pages of its own, to much that it does not expect. */
import 'server-only'
import { NextRequest } from 'next/server'
import { methodNotAllowed, notFound } from '../server/fault'
import { readText } from '../server/http/body'
import { environment } from '../server/runtime/env'

/** The routes of next-auth that are served. Another way to sign in adds its own. */
const served: Record<string, readonly string[]> = {
  csrf: ['GET', 'HEAD', 'OPTIONS'],
  error: ['GET', 'HEAD', 'OPTIONS'],
  providers: ['GET', 'HEAD', 'OPTIONS'],
  session: ['GET', 'POST', 'HEAD', 'OPTIONS'],
  signin: ['GET', 'HEAD', 'OPTIONS'],
  signout: ['GET', 'POST', 'HEAD', 'OPTIONS'],
  'callback/credentials': ['POST', 'OPTIONS'],
  'signin/oidc': ['POST', 'OPTIONS'],
  'callback/oidc': ['GET', 'OPTIONS'],
}

/**
 * The parameters of the identity provider's answer. All others are dropped: next-auth would send them on to the provider, or trust them.
 */
const ofProvider = ['code', 'state', 'iss', 'error']

const fields = ['csrfToken', 'email', 'password', 'json', 'returnTo', 'purpose']

/** The known text fields of a form, or of a JSON object in its place. */
function formOf(text: string, type: string): URLSearchParams {
  if (!type.includes('json')) {
    const sent = new URLSearchParams(text)
    return new URLSearchParams(fields.flatMap((name) => (sent.has(name) ? [[name, sent.get(name)!]] : [])))
  }
  let sent: unknown
  try {
    sent = JSON.parse(text)
  } catch {
    return new URLSearchParams()
  }
  const own = typeof sent === 'object' && sent !== null ? (sent as Record<string, unknown>) : {}
  return new URLSearchParams(fields.flatMap((name) => (typeof own[name] === 'string' ? [[name, own[name]]] : [])))
}

/** The request for next-auth, and its form, whose CSRF token says whether it is our own. */
type Asked = { asked: NextRequest; form: URLSearchParams }

/** A parameter that is given twice is dropped: no rule says which one counts (RFC 6749, 3.1). */
function onlyOfProvider(sent: URLSearchParams): URLSearchParams {
  return new URLSearchParams(ofProvider.flatMap((name) => (sent.getAll(name).length === 1 ? [[name, sent.get(name)!]] : [])))
}

/**
 * The request without addresses to return to: sign-in and sign-out lead to the console itself. The body is read. @throws Fault not_found,
 * method_not_allowed or too_large
 */
export async function signInRequest(request: Request, path: readonly string[]): Promise<Asked> {
  if (path[1] === 'oidc' && !environment().oidc) throw notFound()
  // A slash inside of a segment was an escaped one: that address is another.
  const route = path.map(encodeURIComponent).join('/')
  const methods = Object.hasOwn(served, route) ? served[route]! : undefined
  if (!methods) throw notFound()
  if (!methods.includes(request.method)) throw methodNotAllowed([...methods])
  const url = new URL(request.url)
  url.searchParams.delete('callbackUrl')
  if (path[1] === 'oidc') url.search = path[0] === 'callback' ? onlyOfProvider(url.searchParams).toString() : ''
  const headers = new Headers(request.headers)
  // Next sends no body to HEAD; next-auth does not know it.
  if (request.method !== 'POST') return { asked: new NextRequest(url, { headers }), form: new URLSearchParams() }
  const form = formOf(await readText(request), headers.get('content-type') ?? '')
  headers.set('content-type', 'application/x-www-form-urlencoded')
  headers.delete('content-length')
  const asked = new NextRequest(url, { method: 'POST', headers, body: form.toString() })
  return { asked, form }
}
