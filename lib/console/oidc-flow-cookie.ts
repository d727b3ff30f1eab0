/**
 * Why a browser was sent to the identity provider: kept in an encrypted cookie of our own until it comes back, and bound to the `state`
 * of next-auth.
 */
import 'server-only'
import { encode } from 'next-auth/jwt'
import { cookies } from 'next/headers'
import { z } from 'zod'
import { safeReturnTo } from '../return-to'
import { nowMs } from '../server/runtime/clock'
import { environment } from '../server/runtime/env'
import { checkCookies, cookieOptions, flowCookie, openSealed } from './next-auth-cookies'

/** To sign in and then open a path, or to prove in a session who the person is (step-up). */
export type FlowPurpose = { kind: 'sign-in'; returnTo: string } | { kind: 'proof'; sessionId: string; startedAt: number }

/** Characters of a path for which the cookie still fits into the 4,096 bytes that browsers keep of one: without it, nobody gets in. */
const longestPath = 2_000

const returnPath = z.string().transform((sent) => {
  const path = safeReturnTo(sent)
  return path.length > longestPath ? '/' : path
})

const Purpose = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sign-in'), returnTo: returnPath }),
  z.object({ kind: z.literal('proof'), sessionId: z.string(), startedAt: z.number() }),
])
const Flow = z.object({ state: z.string().min(1), purpose: Purpose, endsAt: z.number() })

/** Seconds that a person has to sign in there; the same for next-auth's own cookies. */
export const flowSeconds = 900

/** The flow of a cookie, and the secret with which next-auth sealed its own cookies of the flow. */
export type Flow = { purpose: FlowPurpose; secret: string }

/** Sets the flow's cookie in the answer that sends the browser to the provider. */
export async function keepFlow(state: string, purpose: FlowPurpose): Promise<void> {
  const endsAt = nowMs() + flowSeconds * 1_000
  const token = { state, purpose: Purpose.parse(purpose), endsAt }
  const value = await encode({ token, secret: environment().authSecret, salt: flowCookie(), maxAge: flowSeconds })
  ;(await cookies()).set(flowCookie(), value, { ...cookieOptions(), maxAge: flowSeconds })
}

/** The flow that the browser comes back from; null where it never left, came back too late, or with another answer. */
export async function readFlow(state: string | null): Promise<Flow | null> {
  const token = (await cookies()).get(flowCookie())?.value
  if (!token || !state) return null
  for (const secret of environment().authSecrets) {
    const { data } = Flow.safeParse(await openSealed({ token, secret, salt: flowCookie() }).catch(() => null))
    if (data) return data.state === state && data.endsAt > nowMs() ? { purpose: data.purpose, secret } : null
  }
  return null
}

/** Forgets the flow and next-auth's own cookies of it: each answer of the provider is looked at once. */
export async function forgetFlow(): Promise<void> {
  const jar = await cookies()
  for (const name of [flowCookie(), ...Object.values(checkCookies())]) jar.set(name, '', { ...cookieOptions(), maxAge: 0 })
}
