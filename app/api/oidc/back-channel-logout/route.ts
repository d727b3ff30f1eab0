/** POST: back-channel logout, by which the identity provider ends sessions. It is no browser, so no Origin is asked for. */
import { onlyMethods } from '@/lib/console/methods'
import { problemResponse } from '@/lib/console/problem-response'
import { readText } from '@/lib/server/http/body'
import { signOutByProvider } from '@/lib/server/people/sign-out-by-provider'
import { requestOrigin } from '@/lib/server/runtime/request'

async function takeLogout(request: Request): Promise<Response> {
  try {
    const form = new URLSearchParams(await readText(request))
    await signOutByProvider(form.get('logout_token') ?? '')
    return new Response(null, { status: 200, headers: { 'cache-control': 'no-store' } })
  } catch (error) {
    return problemResponse(error, requestOrigin(request.headers), new URL(request.url).pathname)
  }
}

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({ POST: takeLogout })
