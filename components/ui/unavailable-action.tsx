/** Shows why an action is not available: on hover, on focus, and on a click, which does nothing else. */
'use client'

import { Slot } from 'radix-ui'
import { useState, type ReactNode } from 'react'
import { Tooltip } from './tooltip'

/** Wraps a button that has `aria-disabled`. */
export function UnavailableAction({ reason, children }: { reason: string; children: ReactNode }) {
  const [open, setOpen] = useState(false)
  return (
    <Tooltip content={reason} open={open} onOpenChange={setOpen}>
      <Slot.Root
        onClickCapture={(event) => {
          event.preventDefault()
          event.stopPropagation()
          setOpen(true)
        }}
      >
        {children}
      </Slot.Root>
    </Tooltip>
  )
}
