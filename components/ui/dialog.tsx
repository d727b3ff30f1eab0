/** A modal dialog that never closes by itself: Escape, outside clicks and the close button ask its owner. */
'use client'

import clsx from 'clsx'
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { isComposing } from './composition'
import { IconButton } from './icon-button'

/** How a person asked to close the dialog; `back` is the browser's Back button. */
export type CloseRequest = 'escape' | 'outside' | 'button' | 'back'

type Props = {
  title: ReactNode
  description: ReactNode
  onRequestClose: (by: CloseRequest) => void
  /** What gets the focus after closing. */
  returnFocus: () => HTMLElement | null
  /** For samples or a list in the dialog. */
  wide?: boolean
  children: ReactNode
}

export const overlayClass = 'fixed inset-0 z-40 animate-appear overflow-y-auto bg-overlay'

/** Centres a dialog, and puts it at the bottom of a narrow window; one that is higher than the window scrolls. */
export const dialogPlaceClass = 'flex min-h-full items-end justify-center pt-6 sm:items-center sm:p-6'

/** The corners of a dialog: at the bottom of a narrow window only the upper ones are round. */
export const dialogShapeClass = 'rounded-t-xl sm:rounded-[5px]'

/** Whether a dialog has taken the place of one that closes: the focus is in it already, and stays there. */
export const isFollowed = (): boolean => Boolean(document.activeElement?.closest('[role="dialog"], [role="alertdialog"]'))

/** Open while it is mounted. */
export function Dialog({ title, description, onRequestClose, returnFocus, wide, children }: Props) {
  const onEscapeKeyDown = (event: KeyboardEvent) => {
    event.preventDefault()
    if (!isComposing(event)) onRequestClose('escape')
  }
  const onPointerDownOutside = (event: CustomEvent<{ originalEvent: PointerEvent }>) => {
    event.preventDefault()
    const { target, offsetX } = event.detail.originalEvent
    // A press on the overlay's scroll bar is outside too, but does not close.
    if (target instanceof HTMLElement && offsetX < target.clientWidth) onRequestClose('outside')
  }
  return (
    <Radix.Root open>
      <Radix.Portal>
        <Radix.Overlay className={overlayClass}>
          <div className={dialogPlaceClass}>
            <Radix.Content
              onEscapeKeyDown={onEscapeKeyDown}
              onPointerDownOutside={onPointerDownOutside}
              onCloseAutoFocus={(event) => {
                event.preventDefault()
                if (!isFollowed()) returnFocus()?.focus()
              }}
              className={clsx(
                'relative w-full min-w-0 bg-surface p-5 shadow-raised sm:px-10 sm:py-9 forced-colors:border',
                dialogShapeClass,
                wide ? 'max-w-[600px]' : 'max-w-[560px]',
              )}
            >
              <Radix.Title className="pr-8 text-xl leading-7 font-semibold wrap-anywhere text-ink">{title}</Radix.Title>
              <Radix.Description className="mt-1 wrap-anywhere text-ink-muted">{description}</Radix.Description>
              {children}
              <IconButton
                label="Close"
                icon={<X size={20} />}
                onClick={() => onRequestClose('button')}
                className="absolute top-4 right-4"
              />
            </Radix.Content>
          </div>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  )
}
