/** next-auth's own routes: sign in, sign out, session. */
import NextAuth from 'next-auth'
import { cookies } from 'next/headers'
import { authOptions } from '@/lib/console/auth'
import { onlyMethods } from '@/lib/console/methods'
import { requireOwnOrigin } from '@/lib/console/origin'
import { problemResponse } from '@/lib/console/problem-response'
import { formCookie, formSecret, returnCookie } from '@/lib/console/session-cookie'
import { signInRequest } from '@/lib/console/sign-in-request'
import { signInResponse, signOutResponse } from '@/lib/console/sign-in-response'
import { requestOrigin } from '@/lib/server/runtime/request'

type Context = { params: Promise<{ nextauth: string[] }> }

async function handle(request: Request, context: Context): Promise<Response> {
  try {
    if (request.method === 'POST') requireOwnOrigin(request)
    const { nextauth } = await context.params
    const asked = await signInRequest(request, nextauth)
    const sent = await cookies()
    // next-auth answers 500 to an address in this cookie that is none.
    const returnTo = sent.get(returnCookie())?.value
    if (returnTo && !(URL.canParse(returnTo) && /^https?:/i.test(returnTo))) sent.delete(returnCookie())
    const secret = formSecret(sent.get(formCookie())?.value)
    const response = (await NextAuth({ ...authOptions(), secret })(asked, context)) as Response
    return nextauth[0] === 'signout' ? signOutResponse(response) : await signInResponse(response)
  } catch (error) {
    return problemResponse(error, requestOrigin(request.headers), new URL(request.url).pathname)
  }
}

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({ GET: handle, POST: handle })
