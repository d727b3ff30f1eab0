/** The schemas of sessions: the browsers in which a person is signed in. */
import { z } from 'zod'

/** How a person signs in. */
export const SignInMethod = z.enum(['password', 'invitation', 'oidc', 'passkey'])
export type SignInMethod = z.infer<typeof SignInMethod>

export const Session = z.object({
  id: z.uuid(),
  /** How the person signed in: a `SignInMethod`, or one that a later release has. */
  method: z.string(),
  /** What the browser calls itself, as a person reads it: `Chrome on macOS`. */
  browser: z.string(),
  isPhone: z.boolean(),
  address: z.string().nullable(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  /** Whether it is the session that asks. */
  isThis: z.boolean(),
})
export type Session = z.infer<typeof Session>

export const SessionList = z.object({ sessions: z.array(Session) })
export type SessionList = z.infer<typeof SessionList>

export const SessionParams = z.object({ sessionId: z.uuid().toLowerCase() })
