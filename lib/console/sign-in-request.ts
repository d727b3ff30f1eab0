/** What next-auth is handed of a request: it answers 500, or with pages of its own, to much that it does not expect. */
import 'server-only'
import { NextRequest } from 'next/server'
import { methodNotAllowed, notFound } from '../server/fault'
import { readText } from '../server/http/body'

/** The routes of next-auth that are served. Another way to sign in adds its own. */
const served: Record<string, readonly string[]> = {
  csrf: ['GET', 'HEAD', 'OPTIONS'],
  error: ['GET', 'HEAD', 'OPTIONS'],
  providers: ['GET', 'HEAD', 'OPTIONS'],
  session: ['GET', 'POST', 'HEAD', 'OPTIONS'],
  signin: ['GET', 'HEAD', 'OPTIONS'],
  signout: ['GET', 'POST', 'HEAD', 'OPTIONS'],
  'callback/credentials': ['POST', 'OPTIONS'],
}

const fields = ['csrfToken', 'email', 'password', 'json']

/** The fields that a form has, or the JSON object that stands for one, as far as they are text. */
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

/** The request as next-auth gets it, and the token by which it tells our own forms. */
type Asked = { asked: NextRequest; formToken: string | null }

/**
 * The request without what it says of addresses to return to: sign-in and sign-out lead to the console itself. The body is
 * read. @throws Fault not_found, method_not_allowed or too_large
 */
export async function signInRequest(request: Request, path: readonly string[]): Promise<Asked> {
  const methods = Object.hasOwn(served, path.join('/')) ? served[path.join('/')]! : undefined
  if (!methods) throw notFound()
  if (!methods.includes(request.method)) throw methodNotAllowed([...methods])
  const url = new URL(request.url)
  url.searchParams.delete('callbackUrl')
  const headers = new Headers(request.headers)
  // Next sends no body to HEAD; next-auth does not know it.
  if (request.method !== 'POST') return { asked: new NextRequest(url, { headers }), formToken: null }
  const form = formOf(await readText(request), headers.get('content-type') ?? '')
  headers.set('content-type', 'application/x-www-form-urlencoded')
  headers.delete('content-length')
  const asked = new NextRequest(url, { method: 'POST', headers, body: form.toString() })
  return { asked, formToken: form.get('csrfToken') }
}
