/** next-auth's own routes: sign in, sign out, session. */
import NextAuth from 'next-auth'
import { cookies } from 'next/headers'
import { authOptions } from '@/lib/console/next-auth-options'
import { liveSession } from '@/lib/console/signed-in'
import { leaveSession } from '@/lib/console/browser-session'
import { onlyMethods } from '@/lib/console/methods'
import { requireOwnOrigin } from '@/lib/console/origin'
import { problemResponse } from '@/lib/console/problem-response'
import { formCookie, formSecret, isOwnForm, returnCookie } from '@/lib/console/next-auth-cookies'
import { leaveForProvider, returnFromProvider } from '@/lib/console/oidc-redirects'
import { signInRequest } from '@/lib/console/next-auth-request'
import { signInResponse, signOutResponse } from '@/lib/console/next-auth-response'
import { requestOrigin } from '@/lib/server/runtime/request'

type Context = { params: Promise<{ nextauth: string[] }> }

async function handle(request: Request, context: Context): Promise<Response> {
  try {
    if (request.method === 'POST') requireOwnOrigin(request)
    const { nextauth } = await context.params
    const { asked, form } = await signInRequest(request, nextauth)
    const sent = await cookies()
    // next-auth answers 500 to an address in this cookie that is none.
    const returnTo = sent.get(returnCookie())?.value
    if (returnTo && !(URL.canParse(returnTo) && /^https?:/i.test(returnTo))) sent.delete(returnCookie())
    const cookie = sent.get(formCookie())?.value
    const isOwn = isOwnForm(cookie, form.get('csrfToken'))
    const action = nextauth.join('/')
    if (action === 'callback/oidc' && request.method === 'GET') return await returnFromProvider({ asked, request, context })
    if (action === 'signin/oidc' && isOwn) return await leaveForProvider(asked, form, cookie, context)
    // Before next-auth clears the cookie: where the row cannot be ended, the person must know that they are still signed in.
    const ofProvider = action === 'signout' && isOwn ? await leaveSession() : null
    // Also before: next-auth would take a database that does not answer for a session that is over.
    const live = action === 'session' ? await liveSession() : null
    const response = (await NextAuth({ ...authOptions(live), secret: formSecret(cookie) })(asked, context)) as Response
    return action === 'signout' ? await signOutResponse(response, ofProvider) : await signInResponse(response)
  } catch (error) {
    return problemResponse(error, requestOrigin(request.headers), new URL(request.url).pathname)
  }
}

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({ GET: handle, POST: handle })
