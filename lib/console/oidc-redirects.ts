/** The two redirects of single sign-on: to the identity provider, and back from it. next-auth makes and checks what they carry. */
import 'server-only'
import NextAuth from 'next-auth'
import type { NextRequest } from 'next/server'
import { proofPath, signInPath } from '../paths'
import { ProviderProof } from '../schema/proof'
import type { SignInRefusal } from '../schema/sign-in'
import { unauthenticated } from '../server/fault'
import { justNow, providerMetadata, type ProviderMetadata } from '../server/oidc/metadata'
import { signInByProvider } from '../server/people/sign-in-by-provider'
import { proveByProvider } from '../server/people/prove-by-provider'
import { nowMs } from '../server/runtime/clock'
import { environment } from '../server/runtime/env'
import { log } from '../server/runtime/log'
import { requestOrigin } from '../server/runtime/request'
import { authOptions } from './next-auth-options'
import { liveSession } from './signed-in'
import { startSession } from './browser-session'
import type { ProviderAnswer, ProviderUse } from './oidc-provider'
import { forgetFlow, keepFlow, readFlow, type FlowPurpose } from './oidc-flow-cookie'
import { formSecret } from './next-auth-cookies'

type Context = { params: Promise<{ nextauth: string[] }> }

const refusedPath = (refusal: SignInRefusal) => `${signInPath()}?error=${refusal}`

/** Where the browser goes after a failed sign-in or proof. */
function refusedAt({ kind }: FlowPurpose, refusal: SignInRefusal): string {
  return kind === 'sign-in' ? refusedPath(refusal) : proofPath(ProviderProof.catch('not_completed').parse(refusal))
}

const absolute = (path: string) => environment().publicUrl + path

/** What the form asks for. @throws Fault unauthenticated for a proof without a session */
async function purposeOf(form: URLSearchParams): Promise<FlowPurpose> {
  if (form.get('purpose') !== 'proof') return { kind: 'sign-in', returnTo: form.get('returnTo') ?? '/' }
  const live = await liveSession()
  if (!live) throw unauthenticated()
  return { kind: 'proof', sessionId: live.sessionId, startedAt: nowMs() }
}

/** The address that next-auth made: of its redirect or, if the form asked for JSON, in its body. */
async function addressIn(response: Response): Promise<URL | null> {
  const location = response.headers.get('location')
  const { url } = location ? { url: location } : (await response.json().catch(() => ({}))) as { url?: unknown }
  return typeof url === 'string' && URL.canParse(url) ? new URL(url) : null
}

/**
 * Answers our own form with the address at the provider that the browser is to open, as JSON: a policy against foreign forms holds
 * for where they redirect, too. Where the provider cannot be asked, it is a page of ours that says so.
 * @param asked a request whose form next-auth will take for our own
 * @throws Fault unauthenticated
 */
export async function leaveForProvider(asked: NextRequest, form: URLSearchParams, formCookieValue: string | undefined, context: Context): Promise<Response> {
  const purpose = await purposeOf(form)
  const answer = (url: string) => Response.json({ url }, { headers: { 'cache-control': 'no-store' } })
  let metadata: ProviderMetadata
  try {
    metadata = await providerMetadata(justNow)
  } catch {
    return answer(absolute(refusedAt(purpose, 'provider_unavailable')))
  }
  const use: ProviderUse = { metadata, purpose, answer: {}, secret: environment().authSecret }
  const response = (await NextAuth({ ...authOptions(null, use), secret: formSecret(formCookieValue) })(asked, context)) as Response
  const url = await addressIn(response)
  const state = url?.searchParams.get('state')
  if (!url || !state) return answer(absolute(refusedAt(purpose, 'not_completed')))
  await keepFlow(state, purpose)
  const { headers } = answer(url.href)
  for (const cookie of response.headers.getSetCookie()) headers.append('set-cookie', cookie)
  return new Response(JSON.stringify({ url: url.href }), { headers })
}

/** Whether the answer comes from our provider and not from another: mix-up attacks (RFC 9207, 2.4). */
const isOfProvider = ({ issuer, authorization_response_iss_parameter_supported: says }: ProviderMetadata, iss: string | null) =>
  iss === null ? !says : iss === issuer

/** Has next-auth check the answer that the browser brings. @returns who signed in at the provider, or why that is refused */
async function takeAnswer(asked: NextRequest, purpose: FlowPurpose, secret: string, context: Context): Promise<ProviderAnswer> {
  const answer: ProviderAnswer = {}
  const metadata = await providerMetadata().catch(() => null)
  if (!metadata) return { refusal: 'provider_unavailable' }
  const { searchParams } = asked.nextUrl
  if (!isOfProvider(metadata, searchParams.get('iss'))) return { refusal: 'not_completed' }
  if (searchParams.has('error')) return { refusal: 'provider_refused' }
  if (!searchParams.has('code')) return { refusal: 'not_completed' }
  await NextAuth(authOptions(null, { metadata, purpose, answer, secret }))(asked, context)
  return answer
}

type Asking = { asked: NextRequest; request: Request; context: Context }

/** @returns the path that the browser opens then */
async function finish({ asked, request, context }: Asking): Promise<string> {
  const flow = await readFlow(asked.nextUrl.searchParams.get('state'))
  if (!flow) return refusedPath('not_completed')
  const { purpose, secret } = flow
  const { proven, refusal = 'not_completed' } = await takeAnswer(asked, purpose, secret, context)
  if (!proven) return refusedAt(purpose, refusal)
  const origin = requestOrigin(request.headers)
  if (purpose.kind === 'proof') {
    const live = await liveSession()
    return proofPath(live?.sessionId === purpose.sessionId ? await proveByProvider(live, proven, purpose.startedAt) : 'not_completed')
  }
  const outcome = await signInByProvider(proven, origin, request.headers.get('user-agent') ?? '')
  if (outcome.kind === 'refused') return refusedPath(outcome.refusal)
  await startSession(outcome.begun)
  return purpose.returnTo
}

/** Answers the browser that the provider has sent back. Whatever goes wrong, it sees a page of ours that says what to do. */
export async function returnFromProvider(asking: Asking): Promise<Response> {
  const path = await finish(asking).catch((error: unknown) => {
    log().error({ err: error }, 'sign-in by the identity provider failed')
    return refusedPath('not_completed')
  })
  await forgetFlow()
  return new Response(null, { status: 303, headers: { location: absolute(path), 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' } })
}
