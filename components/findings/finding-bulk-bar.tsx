/** What can be done to the findings that are ticked. */
import type { FindingKind } from '@/lib/schema/finding'
import type { ChangeKeys } from '@/lib/schema/key-bulk'
import type { Permission } from '@/lib/schema/permission'
import type { BulkKey } from '@/components/api-keys/bulk-key-table'
import { bulkTitle } from '@/components/api-keys/bulk-texts'
import { openerId } from '@/components/api-keys/dialog-state'
import { unavailableFor } from '@/components/api-keys/role-texts'
import { BulkBar } from '@/components/ui/bulk-bar'
import { Button } from '@/components/ui/button'
import type { FindingDialogState } from './finding-dialogs'
import { bulkFixesOf, neededFor } from './finding-fixes'

type Props = {
  kind: FindingKind
  /** One at least. */
  keys: readonly BulkKey[]
  permissions: readonly Permission[]
  isArchived: boolean
  openDialog: (dialog: FindingDialogState, openedBy: string) => void
  onClear: () => void
}

const labels: Partial<Record<ChangeKeys['action'], string>> = { delete: 'Delete…', 'hand-over': 'Hand over…', pause: 'Pause…' }

const dismissId = 'dismiss-ticked'

/** The fix of the kind comes first, and says for how many keys. */
export function FindingBulkBar({ kind, keys, permissions, isArchived, openDialog, onClear }: Props) {
  return (
    <BulkBar
      raised
      label="Selected findings"
      count={`${keys.length.toLocaleString('en')} selected`}
      onClear={onClear}
      firstId={openerId.open(keys[0]!.id)}
    >
      {bulkFixesOf[kind].map((action, index) => {
        const reason = unavailableFor(neededFor[action], { permissions, isArchived })
        const isMain = index === 0
        return (
          <Button
            key={action}
            id={openerId.bulk(action)}
            variant={action === 'delete' ? 'dangerOutline' : isMain ? 'primary' : 'outline'}
            {...(reason && { unavailable: reason })}
            onClick={() => openDialog({ kind: 'bulk', action, keys }, openerId.bulk(action))}
            className="px-3! text-[13px]!"
          >
            {isMain && action !== 'delete' ? bulkTitle(action, keys.length) : labels[action]}
          </Button>
        )
      })}
      <Button
        id={dismissId}
        variant="outline"
        onClick={() => openDialog({ kind: 'dismiss', of: kind, keys }, dismissId)}
        className="px-3! text-[13px]!"
      >
        Dismiss…
      </Button>
    </BulkBar>
  )
}
