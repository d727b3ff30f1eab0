/** Invitations and links to choose a password, from the browser. Not in TanStack's cache: that would keep the secret. */
import { invitationsApi, passkeyLinksApi, passwordLinksApi } from '../paths'
import { LinkOwner, UsedLink, type AcceptInvitation, type ForgotPassword, type ResetPassword } from '../schema/person'
import { request, requestWithoutBody } from './console-api'

/** What a link is for. */
export type LinkKind = 'invitation' | 'password' | 'passkey'

const apis = { invitation: invitationsApi, password: passwordLinksApi, passkey: passkeyLinksApi }

/** Whose link it is; that does not use it. @throws ProblemError or NoAnswerError */
export const lookUpLink = (kind: LinkKind, secret: string, signal: AbortSignal): Promise<LinkOwner> =>
  request(apis[kind]('look-up'), LinkOwner, {
    method: 'POST',
    body: { secret },
    signal,
  })

/** Accepts an invitation; the person is signed in then, unless they add a passkey first. @throws ProblemError or NoAnswerError */
export const acceptInvitation = (body: AcceptInvitation): Promise<UsedLink> =>
  request(invitationsApi('accept'), UsedLink, { method: 'POST', body })

/** Chooses a new password with a link. @throws ProblemError or NoAnswerError */
export const resetPassword = (body: ResetPassword): Promise<UsedLink> =>
  request(passwordLinksApi('use'), UsedLink, { method: 'POST', body })

/** Asks for a link to choose a new password, by mail. @throws ProblemError or NoAnswerError */
export const requestPasswordLink = (body: ForgotPassword): Promise<void> =>
  requestWithoutBody(passwordLinksApi('request'), { method: 'POST', body })
