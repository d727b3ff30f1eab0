/** A dialog that asks before an action: Cancel has the focus, and Escape cancels. */
'use client'

import clsx from 'clsx'
import { TriangleAlert } from 'lucide-react'
import { AlertDialog } from 'radix-ui'
import { useRef, type ReactNode } from 'react'
import { Button } from './button'
import { isComposing } from './composition'
import { dialogPlaceClass, dialogShapeClass, isFollowed, overlayClass } from './dialog'

type Props = {
  title: ReactNode
  /** One sentence about what will happen. */
  description: ReactNode
  confirm: string
  cancel: string
  /** The label of the confirming button while it works. */
  busy?: string | false
  /** Why it cannot be confirmed yet. */
  unavailable?: string | undefined
  /** Whether the action takes something away; it does unless said otherwise. */
  harmless?: boolean
  onConfirm: () => void
  onCancel: () => void
  /** For a list in the dialog. */
  wide?: boolean
  /** What gets the focus after closing; by default the element that had it before. */
  returnFocus?: () => HTMLElement | null
  children?: ReactNode
}

/** Open while it is mounted. */
export function ConfirmDialog({
  title,
  description,
  confirm,
  cancel,
  busy,
  unavailable,
  harmless,
  wide,
  onConfirm,
  onCancel,
  returnFocus,
  children,
}: Props) {
  const before = useRef<HTMLElement>(null)
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && !busy && onCancel()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={overlayClass}>
          <div className={dialogPlaceClass}>
            <AlertDialog.Content
              onEscapeKeyDown={(event) => isComposing(event) && event.preventDefault()}
              onOpenAutoFocus={() => {
                const focused = document.activeElement
                before.current = focused instanceof HTMLElement ? focused : null
              }}
              onCloseAutoFocus={(event) => {
                event.preventDefault()
                if (returnFocus && isFollowed()) return
                const target = returnFocus ? returnFocus() : before.current
                target?.focus()
              }}
              className={clsx(
                'w-full min-w-0 bg-surface p-5 shadow-raised sm:p-8 forced-colors:border',
                dialogShapeClass,
                wide ? 'max-w-[600px]' : 'max-w-[480px]',
              )}
            >
              <div className="flex items-start gap-3">
                {!harmless && <TriangleAlert size={22} className="mt-0.5 shrink-0 text-danger dark:text-on-danger-tint" />}
                <AlertDialog.Title className="min-w-0 text-lg leading-7 font-semibold wrap-anywhere">{title}</AlertDialog.Title>
              </div>
              <AlertDialog.Description className="mt-3 wrap-anywhere text-ink-muted">
                {description}
              </AlertDialog.Description>
              {children}
              <div className="mt-6 flex flex-wrap gap-3">
                <Button variant={harmless ? 'primary' : 'danger'} busy={busy} unavailable={unavailable} onClick={onConfirm}>
                  {confirm}
                </Button>
                <AlertDialog.Cancel asChild>
                  <Button variant="tertiary" aria-disabled={busy ? true : undefined}>
                    {cancel}
                  </Button>
                </AlertDialog.Cancel>
              </div>
            </AlertDialog.Content>
          </div>
        </AlertDialog.Overlay>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
