/** What can be done to a key of the list: by its row, by its panel. */
'use client'

import { useMemo } from 'react'
import { toast } from 'sonner'
import { isSignedOut, messageOf } from '@/lib/client/console-api'
import { useChangeKey } from '@/lib/client/key-changes'
import { signInAgain } from '@/lib/client/session'
import type { ProjectRef } from '@/lib/paths'
import type { Key } from '@/lib/schema/key'
import { useAnnounce } from '@/components/ui/announcer'
import type { DialogState } from './dialog-state'

/** `openedBy` is the DOM id of the button that was pressed: it gets the focus back. */
type KeyAction = (key: Key, openedBy: string) => void

export type KeyActions = {
  /** Opens the panel. */
  open: (keyId: string, openedBy: string) => void
  edit: KeyAction
  rotate: KeyAction
  cancelRotation: KeyAction
  endOldSecret: KeyAction
  pause: KeyAction
  resume: KeyAction
  handOver: KeyAction
  remove: KeyAction
}

/** Pausing and resuming need no dialog: each takes the other back. */
function useSwitchKey(ref: ProjectRef) {
  const { mutate: pause } = useChangeKey(ref, 'pause')
  const { mutate: resume } = useChangeKey(ref, 'resume')
  const announce = useAnnounce()
  return useMemo(() => {
    const by = (change: typeof pause, happened: string): KeyAction => (key) =>
      change(key.id, {
        onSuccess: ({ name }) => {
          const message = `Key “${name}” ${happened}`
          announce(message)
          toast.success(message)
        },
        onError: (error) => (isSignedOut(error) ? signInAgain() : toast.error(messageOf(error))),
      })
    return { pause: by(pause, 'paused: its calls are refused with 401'), resume: by(resume, 'resumed') }
  }, [pause, resume, announce])
}

/** The actions, the same ones in each render. Both functions have to be, too. */
export function useKeyActions(
  ref: ProjectRef,
  open: KeyActions['open'],
  openDialog: (dialog: DialogState, openedBy: string) => void,
): KeyActions {
  const { pause, resume } = useSwitchKey(ref)
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
