/** What the sign-in page says where the identity provider did not lead to a session. */
import type { SignInRefusal } from '@/lib/schema/sign-in'

type Text = (provider: string) => string

/** Texts by code, with what to do next. They contain nothing from the URL. */
export const refusalTexts: Record<SignInRefusal, Text> = {
  provider_unavailable: (provider) => `${provider} cannot be reached right now. Try again in a moment, or sign in another way.`,
  provider_refused: (provider) => `${provider} did not sign you in. Try again, or ask whoever runs it whether you may use this console.`,
  not_completed: (provider) => `Signing in with ${provider} was not completed. Begin again, in one browser and within a few minutes.`,
  email_not_verified: (provider) =>
    `${provider} does not say that your email is verified. Verify it there and sign in again, or ask whoever runs ${provider}.`,
  already_linked: (provider) =>
    `The person with your email here signs in with another account of ${provider}. Use that one, or ask an Account Admin to unlink it.`,
  disabled: () => 'You are disabled here. Ask an Account Admin to enable you.',
  invitation_expired: () => 'Your invitation has expired. Ask whoever invited you to send it again, and sign in then.',
  not_known: (provider) =>
    `${provider} knows you, but nobody here has your email. Ask an Account Admin to invite you with the email that you have at ${provider}.`,
  account_full: () => 'There are as many people here as there may be. Ask an Account Admin to make room, and sign in then.',
  signed_out: (provider) => `${provider} has signed you out meanwhile. Sign in again.`,
}
