/** Says why an action is not on offer: on hover, on focus, and on a tap or click that then does nothing. */
'use client'

import { Slot } from 'radix-ui'
import { useState, type ReactNode } from 'react'
import { Tooltip } from './tooltip'

/** Wraps a button with `aria-disabled`. */
export function Unavailable({ reason, children }: { reason: string; children: ReactNode }) {
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
