/** Pausing and resuming a key: without a dialog, since each takes the other back. */
'use client'

import { useMemo } from 'react'
import { toast } from 'sonner'
import { isSignedOut, messageOf } from '@/lib/client/console-api'
import { useChangeKey } from '@/lib/client/key-changes'
import { signInAgain } from '@/lib/client/session'
import type { ProjectRef } from '@/lib/paths'
import type { Key } from '@/lib/schema/key'
import { useAnnounce } from '@/components/ui/announcer'
import { KeyMessage } from './key-message'

const happened = { pause: 'paused: it is refused with 401', resume: 'resumed: it works again' }
const opposite = { pause: 'resume', resume: 'pause' } as const

type Change = keyof typeof happened

/** Both functions say how it went, also once the component is gone, and are the same ones in each render. */
export function usePause(ref: ProjectRef): Record<Change, (key: Key) => void> {
  const { mutateAsync: pause } = useChangeKey(ref, 'pause')
  const { mutateAsync: resume } = useChangeKey(ref, 'resume')
  const announce = useAnnounce()
  return useMemo(() => {
    const send = { pause, resume }
    async function change(kind: Change, { id }: Key, canUndo: boolean) {
      try {
        const changed = await send[kind](id)
        announce(`Key ${changed.name} ${happened[kind]}`)
        const undo = { label: 'Undo', onClick: () => void change(opposite[kind], changed, false) }
        toast.success(<KeyMessage name={changed.name} happened={happened[kind]} />, canUndo ? { action: undo } : {})
      } catch (error) {
        if (isSignedOut(error)) return signInAgain()
        announce(messageOf(error))
        toast.error(messageOf(error))
      }
    }
    return { pause: (key) => void change('pause', key, true), resume: (key) => void change('resume', key, true) }
  }, [pause, resume, announce])
}
