/** next-auth's own routes: sign in, sign out, session. */
import NextAuth from 'next-auth'
import { authOptions } from '@/lib/server/auth'
import { signInResponse } from '@/lib/server/http/sign-in-response'

type Context = { params: Promise<{ nextauth: string[] }> }

const handle = (request: Request, context: Context): Promise<Response> => NextAuth(authOptions())(request, context)

export const GET = handle

export const POST = async (request: Request, context: Context) => signInResponse(await handle(request, context))
