/** The top of a key's panel: its state, role and hint, and what can be done with it. */
import { CirclePause, CirclePlay, Pencil, RefreshCw, Trash2 } from 'lucide-react'
import type { Key } from '@/lib/schema/key'
import type { Permission } from '@/lib/schema/permission'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import type { KeyActions } from './key-actions'
import { KeyState } from './key-state'
import { roleLabel, roleTone, unavailableFor } from './role-texts'

type Props = { shown: Key; permissions: readonly Permission[]; isArchived: boolean; actions: KeyActions }

/** DOM ids of the buttons, which get the focus back from the dialogs that they open. */
const buttonId = { rotate: 'panel-rotate', pause: 'panel-pause', edit: 'panel-edit', remove: 'panel-delete' }

const icon = { size: 16, className: 'max-sm:hidden' } as const
const buttonClass = 'px-2! text-[13px]! sm:px-3!'

const whileRotating = 'It is being rotated already. End the old secret, or cancel that rotation, first.'

/** Actions that are not available say why. */
export function KeyPanelHeader({ shown, actions, ...may }: Props) {
  const isPaused = shown.pausedAt !== null
  const whyNotRotate = unavailableFor('rotate', may) ?? (shown.oldSecret ? whileRotating : undefined)
  return (
    <>
      <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1">
        <KeyState status={shown.status} isUnused={shown.lastUsedAt === null} />
        <Badge tone={roleTone[shown.role]}>{roleLabel(shown.role)}</Badge>
        <code translate="no" className="font-mono text-xs text-ink-muted">
          {shown.hint}
        </code>
      </div>
      <div className="mt-4 grid grid-cols-4 gap-2 sm:flex">
        <Button
          id={buttonId.rotate}
          variant="outline"
          icon={<RefreshCw {...icon} />}
          unavailable={whyNotRotate}
          onClick={() => actions.rotate(shown, buttonId.rotate)}
          className={buttonClass}
        >
          Rotate
        </Button>
        <Button
          id={buttonId.pause}
          variant="outline"
          icon={isPaused ? <CirclePlay {...icon} /> : <CirclePause {...icon} />}
          unavailable={unavailableFor('pause', may)}
          onClick={() => (isPaused ? actions.resume : actions.pause)(shown, buttonId.pause)}
          className={buttonClass}
        >
          {isPaused ? 'Resume' : 'Pause'}
        </Button>
        <Button
          id={buttonId.edit}
          variant="outline"
          icon={<Pencil {...icon} />}
          unavailable={unavailableFor('edit', may)}
          onClick={() => actions.edit(shown, buttonId.edit)}
          className={buttonClass}
        >
          Edit
        </Button>
        <Button
          id={buttonId.remove}
          variant="dangerOutline"
          icon={<Trash2 {...icon} />}
          unavailable={unavailableFor('delete', may)}
          onClick={() => actions.remove(shown, buttonId.remove)}
          className={`${buttonClass} sm:ml-auto`}
        >
          Delete
        </Button>
      </div>
    </>
  )
}
