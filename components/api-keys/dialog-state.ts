/** Which dialog of the API Keys page is open. The browser keeps the secret of a new key only here. */
import type { Key } from '@/lib/schema/key'

export type DialogState =
  | { kind: 'closed' }
  | { kind: 'create' }
  | { kind: 'reveal'; key: Key; secret: string }
  | { kind: 'edit'; key: Key }
  | { kind: 'delete'; key: Key }

/** DOM ids of the buttons that open dialogs: closing a dialog returns focus to its button. */
export const openerId = {
  create: 'create-api-key',
  edit: (keyId: string) => `edit-${keyId}`,
  delete: (keyId: string) => `delete-${keyId}`,
}
