/** next-auth's own routes: sign in, sign out, session. */
import NextAuth from 'next-auth'
import { cookies } from 'next/headers'
import { NextRequest } from 'next/server'
import { authOptions } from '@/lib/console/auth'
import { notFound } from '@/lib/server/fault'
import { readText } from '@/lib/server/http/body'
import { onlyMethods } from '@/lib/console/methods'
import { requireOwnOrigin } from '@/lib/console/origin'
import { problemResponse } from '@/lib/console/problem-response'
import { formCookie, formSecret } from '@/lib/console/session-cookie'
import { signInResponse } from '@/lib/console/sign-in-response'
import { requestOrigin } from '@/lib/server/runtime/request'

type Context = { params: Promise<{ nextauth: string[] }> }

async function handle(request: Request, context: Context): Promise<Response> {
  const secret = formSecret((await cookies()).get(formCookie())?.value)
  return NextAuth({ ...authOptions(), secret })(request, context)
}

async function handleGet(request: Request, context: Context): Promise<Response> {
  try {
    return await handle(request, context)
  } catch (error) {
    return problemResponse(error, requestOrigin(request.headers), new URL(request.url).pathname)
  }
}

async function handlePost(request: Request, context: Context): Promise<Response> {
  try {
    // By this route of next-auth, browsers would write to the log.
    if ((await context.params).nextauth[0] === '_log') throw notFound()
    requireOwnOrigin(request)
    // next-auth would read a body of any size.
    const { url, method, headers } = request
    const limited = new NextRequest(url, { method, headers, body: await readText(request) })
    return await signInResponse(await handle(limited, context))
  } catch (error) {
    return problemResponse(error, requestOrigin(request.headers), new URL(request.url).pathname)
  }
}

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = onlyMethods({ GET: handleGet, POST: handlePost })
