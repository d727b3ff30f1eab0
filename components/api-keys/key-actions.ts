/** What can be done to a key of the list: by its row, by its panel. */
'use client'

import { useMemo } from 'react'
import type { ProjectRef } from '@/lib/paths'
import type { Key } from '@/lib/schema/key'
import type { DialogState } from './dialog-state'
import { usePause } from './use-pause'

/** `openedBy` is the DOM id of the button that was pressed: it gets the focus back. */
type KeyAction = (key: Key, openedBy: string) => void

export type KeyActions = {
  /** Opens the panel, which returns the focus to the key's name. */
  open: (keyId: string) => void
  edit: KeyAction
  rotate: KeyAction
  cancelRotation: KeyAction
  endOldSecret: KeyAction
  pause: KeyAction
  resume: KeyAction
  handOver: KeyAction
  remove: KeyAction
}

/** The actions, the same ones in each render. Both functions have to be, too. */
export function useKeyActions(
  ref: ProjectRef,
  open: KeyActions['open'],
  openDialog: (dialog: DialogState, openedBy: string) => void,
): KeyActions {
  const { pause, resume } = usePause(ref)
  return useMemo(() => {
    const dialog = (kind: 'edit' | 'rotate' | 'end-old' | 'cancel-rotation' | 'hand-over' | 'delete'): KeyAction =>
      (key, openedBy) => openDialog({ kind, key }, openedBy)
    return {
      open,
      edit: dialog('edit'),
      rotate: dialog('rotate'),
      cancelRotation: dialog('cancel-rotation'),
      endOldSecret: dialog('end-old'),
      pause,
      resume,
      handOver: dialog('hand-over'),
      remove: dialog('delete'),
    }
  }, [open, openDialog, pause, resume])
}
