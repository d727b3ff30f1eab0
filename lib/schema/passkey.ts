/** The schemas of passkeys. What a browser and an authenticator say to each other is WebAuthn's own JSON, which the server checks. */
import { z } from 'zod'
import { linkSecret } from './person'
import { line } from './text'

const passkeyName = line('Name', 64)

export const Passkey = z.object({
  id: z.uuid(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
})
export type Passkey = z.infer<typeof Passkey>

export const PasskeyList = z.object({ passkeys: z.array(Passkey) })
export type PasskeyList = z.infer<typeof PasskeyList>

/** Options that a browser hands to its authenticator; the challenge's id comes back with the answer. */
export const PasskeyAsk = z.object({ challengeId: z.uuid(), options: z.record(z.string(), z.unknown()) })
export type PasskeyAsk = z.infer<typeof PasskeyAsk>

/** An authenticator's answer: `RegistrationResponseJSON` or `AuthenticationResponseJSON` of WebAuthn, level 3. */
export const PasskeyAnswer = z.strictObject({ challengeId: z.uuid(), response: z.record(z.string(), z.unknown()) })
export type PasskeyAnswer = z.infer<typeof PasskeyAnswer>

/** Begins a sign-in with any passkey; or, after a right password, with one of the person that this challenge is for. */
export const AskToSignIn = z.strictObject({ challengeId: z.uuid() }).optional()
export type AskToSignIn = z.infer<typeof AskToSignIn>

/** What a right password is answered with where a passkey is needed too. The challenge is null for who has none yet. */
export const PasskeyNeeded = z.object({ challengeId: z.uuid().nullable() })
export type PasskeyNeeded = z.infer<typeof PasskeyNeeded>

export const AddPasskey = PasskeyAnswer.extend({ name: passkeyName })
export type AddPasskey = z.infer<typeof AddPasskey>

/** The same by somebody who is not signed in and holds a link. */
export const AddFirstPasskey = AddPasskey.extend({ secret: linkSecret })
export type AddFirstPasskey = z.infer<typeof AddFirstPasskey>

export const RenamePasskey = z.strictObject({ name: passkeyName })
export type RenamePasskey = z.infer<typeof RenamePasskey>

export const PasskeyParams = z.object({ passkeyId: z.uuid().toLowerCase() })
