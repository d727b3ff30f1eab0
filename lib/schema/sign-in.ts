/** The schema of the sign-in form. */
import { z } from 'zod'

export const SignIn = z.object({
  email: z.string().trim().toLowerCase().pipe(z.email('Enter your email address.').max(254)),
  password: z.string().min(1, 'Enter your password.').max(1024, 'The password is too long.'),
})
export type SignIn = z.infer<typeof SignIn>
