/** The schemas of signing in: the form, and why a sign-in through the identity provider was refused. */
import { z } from 'zod'
import { emailKeyOf, isEmail } from './email'

export const SignIn = z.object({
  email: z
    .string()
    .overwrite(emailKeyOf)
    .refine(isEmail, { error: 'Enter your email address.' })
    .max(254),
  password: z.string().min(1, 'Enter your password.').max(1024, 'The password is too long.'),
})
export type SignIn = z.infer<typeof SignIn>

/** Why a sign-in at the identity provider was refused: `error` in the address of the sign-in page, which has the texts. */
export const SignInRefusal = z.enum([
  'provider_unavailable',
  'provider_refused',
  'not_completed',
  'email_not_verified',
  'already_linked',
  'disabled',
  'invitation_expired',
  'not_known',
  'account_full',
  'signed_out',
])
export type SignInRefusal = z.infer<typeof SignInRefusal>

/** Who may sign in with a password. */
export type PasswordSignIn = 'on' | 'admins' | 'off'
