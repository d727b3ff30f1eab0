/** In the dialog that deletes a key which is in use: the way that can be taken back. */
'use client'

import { CirclePause } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { ProjectRef } from '@/lib/paths'
import type { Key } from '@/lib/schema/key'
import { Button } from '@/components/ui/button'
import { usePause } from './use-pause'

type Props = { projectRef: ProjectRef; keyToPause: Key; onPaused: () => void }

/** Takes the focus from the button that cancels, unless the person has gone on to a field. */
export function PauseFirst({ projectRef, keyToPause, onPaused }: Props) {
  const { pause } = usePause(projectRef)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // A dialog that opens with it gives the focus to the button that cancels, after this.
    const frame = requestAnimationFrame(() => {
      if (!(document.activeElement instanceof HTMLInputElement)) button.current?.focus()
    })
    return () => cancelAnimationFrame(frame)
  }, [])
  return (
    <div className="mt-4 flex flex-wrap items-center gap-3 rounded border border-line p-3">
      <CirclePause size={20} className="shrink-0 text-ink-subtle" />
      <div className="min-w-0 flex-1">
        <p className="text-[13px] leading-5 font-semibold">Pause it first</p>
        <p className="text-xs leading-4 text-pretty text-ink-muted">
          Callers are refused just the same, and one click brings it back: the safe way to find out whether it is still needed.
        </p>
      </div>
      <Button
        ref={button}
        className="w-full sm:w-auto"
        onClick={() => {
          pause(keyToPause)
          onPaused()
        }}
      >
        Pause
      </Button>
    </div>
  )
}
