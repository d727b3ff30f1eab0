/** Which dialog of the API Keys page is open. The browser keeps the secret of a new key only here. */
import type { CreatedKey, Key } from '@/lib/schema/key'
import type { ChangeKeys } from '@/lib/schema/key-bulk'
import type { Overlap } from '@/lib/schema/key-rotation'
import type { BulkKey } from './bulk-key-table'

export type DialogState =
  | { kind: 'closed' }
  | { kind: 'create' }
  /** `after` says what made the secret: a creation, or a rotation with this overlap. */
  | { kind: 'reveal'; created: CreatedKey; after: 'create' | Overlap }
  | { kind: 'edit' | 'rotate' | 'end-old' | 'cancel-rotation' | 'hand-over' | 'delete'; key: Key }
  /** Of the keys that are ticked. */
  | { kind: 'bulk'; action: ChangeKeys['action']; keys: readonly BulkKey[] }

/** DOM ids of the buttons that open dialogs: closing a dialog returns focus to its button. */
export const openerId = {
  create: 'create-api-key',
  /** The name of a key, which opens its panel. */
  open: (keyId: string) => `open-${keyId}`,
  edit: (keyId: string) => `edit-${keyId}`,
  menu: (keyId: string) => `actions-${keyId}`,
  delete: (keyId: string) => `delete-${keyId}`,
  bulk: (action: ChangeKeys['action']) => `${action}-ticked`,
}
