/** What can be done to the keys that are ticked. */
import { ArrowRightLeft, CirclePause, CirclePlay, Trash2 } from 'lucide-react'
import type { Key } from '@/lib/schema/key'
import type { ChangeKeys } from '@/lib/schema/key-bulk'
import type { Permission } from '@/lib/schema/permission'
import { BulkBar } from '@/components/ui/bulk-bar'
import { Button } from '@/components/ui/button'
import { openerId } from './dialog-state'
import { unavailableFor } from './role-texts'
import { countKeys } from './key-counts'

type Action = ChangeKeys['action']

type Props = {
  /** One at least. */
  keys: readonly Key[]
  permissions: readonly Permission[]
  isArchived: boolean
  onChange: (action: Action, openedBy: string) => void
  onClear: () => void
}

const icon = { size: 16 } as const

const actions = [
  { action: 'pause', needs: 'pause', label: 'Pause…', icon: <CirclePause {...icon} />, none: 'All of these are paused.' },
  { action: 'resume', needs: 'pause', label: 'Resume…', icon: <CirclePlay {...icon} />, none: 'None of these is paused.' },
  { action: 'hand-over', needs: 'edit', label: 'Hand over…', icon: <ArrowRightLeft {...icon} />, none: '' },
  { action: 'delete', needs: 'delete', label: 'Delete…', icon: <Trash2 {...icon} />, none: '' },
] as const satisfies readonly { action: Action; [other: string]: unknown }[]

/** Why there is nothing to do, for what concerns some keys only. */
function nothingToDo(action: Action, keys: readonly Key[], text: string): string | undefined {
  if (action === 'pause' && keys.every(({ pausedAt }) => pausedAt)) return text
  if (action === 'resume' && !keys.some(({ pausedAt }) => pausedAt)) return text
  return undefined
}

export function KeyBulkBar({ keys, permissions, isArchived, onChange, onClear }: Props) {
  return (
    <BulkBar
      label="Selected keys"
      count={`${countKeys(keys.length)} of this page selected`}
      onClear={onClear}
      firstId={openerId.open(keys[0]!.id)}
    >
      {actions.map(({ action, needs, label, icon: actionIcon, none }) => {
        const reason = unavailableFor(needs, { permissions, isArchived }) ?? nothingToDo(action, keys, none)
        return (
          <Button
            key={action}
            id={openerId.bulk(action)}
            variant={action === 'delete' ? 'dangerOutline' : 'outline'}
            icon={actionIcon}
            {...(reason && { unavailable: reason })}
            onClick={() => onChange(action, openerId.bulk(action))}
            className="px-3! text-[13px]!"
          >
            {label}
          </Button>
        )
      })}
    </BulkBar>
  )
}
