/** Which dialog of the API Keys page is open. The secret of a new key lives here, and nowhere else in the browser. */
import type { Key } from '@/lib/schema/key'

export type DialogState =
  | { kind: 'closed' }
  | { kind: 'create' }
  | { kind: 'reveal'; key: Key; secret: string }
  | { kind: 'edit'; key: Key }
  | { kind: 'delete'; key: Key }

/** The ids of the buttons that open dialogs, so that focus finds its way back to them. */
export const openerId = {
  create: 'create-api-key',
  edit: (keyId: string) => `edit-${keyId}`,
  delete: (keyId: string) => `delete-${keyId}`,
}
