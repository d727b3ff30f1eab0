/** A short explanation that shows on hover and on focus. */
'use client'

import { Tooltip as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

type Props = {
  content: ReactNode
  /** One element that takes a ref and can have focus. */
  children: ReactNode
  side?: 'top' | 'right' | 'bottom' | 'left'
  open?: boolean
  onOpenChange?: (open: boolean) => void
}

/** In the page's main landmark, so that the text of a tooltip does not float outside of all landmarks. */
const mainLandmark = () => (typeof document === 'undefined' ? null : document.querySelector('main'))

/** Explains its child. */
export function Tooltip({ content, children, side = 'top', open, onOpenChange }: Props) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal container={mainLandmark()}>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={12}
          className="z-50 max-w-[min(26rem,calc(100vw-1.5rem))] animate-appear rounded bg-tooltip px-3 py-2 text-xs leading-[18px] wrap-anywhere whitespace-pre-line text-on-tooltip shadow-raised"
        >
          {content}
          <Radix.Arrow className="fill-tooltip" />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** Lets neighbouring tooltips open without a new delay. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return <Radix.Provider delayDuration={250}>{children}</Radix.Provider>
}
