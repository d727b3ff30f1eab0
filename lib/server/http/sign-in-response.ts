/** Gives a refused sign-in the status that it means: next-auth answers every refusal with 401. */
import 'server-only'
import { Fault, isFaultCode } from '../fault'

const retryAfterSeconds = 300

/** next-auth says what went wrong in the `error` parameter of the address that it sends the browser to. */
async function refusalOf(response: Response): Promise<Fault | null> {
  if (response.status !== 401) return null
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null)
  const url = (body as { url?: unknown } | null)?.url
  if (typeof url !== 'string' || !URL.canParse(url)) return null
  const code = new URL(url).searchParams.get('error') ?? ''
  return isFaultCode(code) ? new Fault(code, code) : null
}

/** The same response, with the status of the fault and, where trying again later helps, Retry-After. */
export async function signInResponse(response: Response): Promise<Response> {
  const refusal = await refusalOf(response)
  if (!refusal || refusal.status === response.status) return response
  const headers = new Headers(response.headers)
  headers.set('retry-after', String(refusal.code === 'too_many_attempts' ? retryAfterSeconds : 5))
  return new Response(response.body, { status: refusal.status, headers })
}
