/** A tooltip that shows on hover and on focus. */
'use client'

import { Tooltip as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { mainLandmark } from './main-landmark'

type Props = {
  content: ReactNode
  /** One focusable element that takes a ref. */
  children: ReactNode
  side?: 'top' | 'right' | 'bottom' | 'left'
  open?: boolean
  onOpenChange?: (open: boolean) => void
}

/** Adds a tooltip to its child. */
export function Tooltip({ content, children, side = 'top', open, onOpenChange }: Props) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal container={mainLandmark()}>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={12}
          className="z-50 max-w-[min(26rem,calc(100vw-1.5rem))] animate-appear rounded bg-tooltip px-3 py-2 text-xs leading-[18px] wrap-anywhere whitespace-pre-line text-on-tooltip shadow-raised forced-colors:border"
        >
          {content}
          <Radix.Arrow className="fill-tooltip" />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** Shares one delay, so that moving to a neighbouring tooltip opens it at once. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return <Radix.Provider delayDuration={250}>{children}</Radix.Provider>
}
