/** Which dialog of the People page is open. The browser keeps the secret of a link only here. */
import type { Person, SecretLink } from '@/lib/schema/person'

export type DialogState =
  | { kind: 'closed' }
  | { kind: 'invite' }
  | { kind: 'link'; person: Person; link: SecretLink; purpose: LinkPurpose }
  | { kind: 'make-link'; person: Person; purpose: LinkPurpose }
  | { kind: 'roles'; person: Person }
  | { kind: 'disable'; person: Person }
  | { kind: 'end-sessions'; person: Person }
  | { kind: 'cancel-invitation'; person: Person }

/** What a link is for: to accept an invitation, to choose a new password, or to add a passkey in place of lost ones. */
export type LinkPurpose = 'invitation' | 'password' | 'passkey'

/** DOM ids of the buttons that open dialogs: closing a dialog returns focus to its button. */
export const openerId = {
  invite: 'invite-person',
  menu: (personId: string) => `actions-${personId}`,
  keys: (personId: string) => `keys-${personId}`,
}
