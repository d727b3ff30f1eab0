/** A panel at the right, over a list that stays usable; in a narrow window it takes all of it. */
'use client'

import { ArrowLeft, X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { useEffect, useRef, useSyncExternalStore, type KeyboardEvent, type ReactNode } from 'react'
import { IconButton } from './icon-button'
import { useMovedFocus } from './use-moved-focus'

type Props = {
  title: string
  /** What the panel is about: when it changes, the panel is read from its top. */
  subject: string
  /** Buttons beside the one that closes. */
  controls?: ReactNode
  /** Under the title; stays at the top while the rest scrolls, where the window is high enough. */
  header?: ReactNode
  onClose: () => void
  /** What gets the focus after closing. */
  returnFocus: () => HTMLElement | null
  children: ReactNode
}

const narrowQuery = '(width < 640px)'

function subscribe(onChange: () => void) {
  const query = window.matchMedia(narrowQuery)
  query.addEventListener('change', onChange)
  return () => query.removeEventListener('change', onChange)
}

/** Whether the panel takes the whole window, so that nothing behind it may have the focus. */
const useIsNarrow = () =>
  useSyncExternalStore(
    subscribe,
    () => window.matchMedia(narrowQuery).matches,
    () => false,
  )

/** Escape leaves a field of the page alone: it may mean the field. */
const isFieldOutside = (target: EventTarget | null, panel: HTMLElement | null) =>
  target instanceof HTMLElement && target.matches('input, textarea, select') && !panel?.contains(target)

/** Open while it is mounted. A dialog that opens above it has Escape for itself. */
export function Panel({ title, subject, controls, header, onClose, returnFocus, children }: Props) {
  const isNarrow = useIsNarrow()
  const content = useRef<HTMLDivElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  // Another window width has it in another place.
  const closer = useMovedFocus<HTMLButtonElement>()

  useEffect(() => {
    content.current?.scrollTo({ top: 0 })
    // The focus stays on the buttons of the panel for people who step through the list with them.
    if (!content.current?.contains(document.activeElement)) heading.current?.focus()
  }, [subject])

  return (
    <Radix.Root open modal={false} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Content
          ref={content}
          aria-describedby={undefined}
          aria-modal={isNarrow || undefined}
          onOpenAutoFocus={(event) => {
            event.preventDefault()
            heading.current?.focus()
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            returnFocus()?.focus()
          }}
          onInteractOutside={(event) => event.preventDefault()}
          onEscapeKeyDown={(event) => isFieldOutside(event.target, content.current) && event.preventDefault()}
          className="fixed inset-0 z-30 animate-appear scroll-pt-52 overflow-y-auto overscroll-contain bg-surface text-ink outline-none sm:left-auto sm:w-[544px] sm:border-l sm:border-line sm:shadow-panel"
        >
          {/* Radix keeps Tab in every dialog; from this one it leads on to the page, where that can be seen. */}
          <div onKeyDown={(event: KeyboardEvent) => !isNarrow && event.key === 'Tab' && event.stopPropagation()}>
            <div className="z-10 border-b border-line bg-surface px-4 pt-4 pb-4 sm:px-6 [@media(min-height:40rem)]:sticky [@media(min-height:40rem)]:top-0">
              <div className="flex items-start gap-1">
                {isNarrow && <IconButton ref={closer} label="Back to the list" icon={<ArrowLeft size={18} />} onClick={onClose} className="-mt-1 -ml-2" />}
                <Radix.Title
                  ref={heading}
                  tabIndex={-1}
                  dir="auto"
                  translate="no"
                  className="min-w-0 flex-1 text-lg leading-6 font-semibold tracking-[-0.01em] wrap-anywhere"
                >
                  {title}
                </Radix.Title>
                <div className="-mt-1 -mr-2 flex shrink-0">
                  {controls}
                  {!isNarrow && <IconButton ref={closer} label="Close" icon={<X size={18} />} onClick={onClose} />}
                </div>
              </div>
              {header}
            </div>
            <div className="flex flex-col gap-6 px-4 pt-4 pb-8 sm:px-6">{children}</div>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
