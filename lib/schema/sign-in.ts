/** The schema of the sign-in form. */
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
