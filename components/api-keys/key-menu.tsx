/** What may be done to a key: the items of the menu in its row. */
import { ArrowRightLeft, CircleCheck, CirclePause, CirclePlay, PanelRight, Pencil, RefreshCw, RefreshCwOff, Trash2 } from 'lucide-react'
import type { Key } from '@/lib/schema/key'
import type { Permission } from '@/lib/schema/permission'
import type { MenuItem } from '@/components/ui/menu'
import { openerId } from './dialog-state'
import type { KeyActions } from './key-actions'
import { unavailableFor } from './role-texts'

type Options = { permissions: readonly Permission[]; isArchived: boolean; actions: KeyActions }

const icon = { size: 16 } as const

/** What is not available says why. */
export function keyMenu(key: Key, { permissions, isArchived, actions }: Options): MenuItem[] {
  const openedBy = openerId.menu(key.id)
  const reason = (action: 'edit' | 'rotate' | 'pause' | 'delete') => unavailableFor(action, { permissions, isArchived })
  const rotation: MenuItem[] = key.oldSecret
    ? [
        { label: 'End old secret…', icon: <CircleCheck {...icon} />, onSelect: () => actions.endOldSecret(key, openedBy), unavailable: reason('rotate') },
        { label: 'Cancel rotation…', icon: <RefreshCwOff {...icon} />, onSelect: () => actions.cancelRotation(key, openedBy), unavailable: reason('rotate') },
      ]
    : [{ label: 'Rotate…', icon: <RefreshCw {...icon} />, onSelect: () => actions.rotate(key, openedBy), unavailable: reason('rotate') }]
  return [
    ...(permissions.includes('api_keys:read') ? [{ label: 'Open', icon: <PanelRight {...icon} />, onSelect: () => actions.open(key.id) }] : []),
    ...rotation,
    key.pausedAt
      ? { label: 'Resume', icon: <CirclePlay {...icon} />, onSelect: () => actions.resume(key, openedBy), unavailable: reason('pause') }
      : { label: 'Pause', icon: <CirclePause {...icon} />, onSelect: () => actions.pause(key, openedBy), unavailable: reason('pause') },
    { label: 'Edit…', icon: <Pencil {...icon} />, onSelect: () => actions.edit(key, openedBy), unavailable: reason('edit') },
    { label: 'Hand over…', icon: <ArrowRightLeft {...icon} />, onSelect: () => actions.handOver(key, openedBy), unavailable: reason('edit') },
    { label: 'Delete…', icon: <Trash2 {...icon} />, danger: true, onSelect: () => actions.remove(key, openedBy), unavailable: reason('delete') },
  ]
}
