/** In place of a toolbar while rows are ticked, or under the rows: how many, and what can be done to them at once. */
import clsx from 'clsx'
import { X } from 'lucide-react'
import type { MouseEvent, ReactNode } from 'react'
import { Button } from './button'
import { passOnFocus } from './pass-on-focus'

type Props = {
  /** Accessible name. */
  label: string
  /** How many are ticked, in words. */
  count: string
  onClear: () => void
  /** DOM id of what has the focus when the bar is gone: in the first row that was ticked. */
  firstId: string
  /** Above what scrolls behind it. */
  raised?: boolean
  /** Buttons. */
  children: ReactNode
}

export function BulkBar({ label, count, onClear, firstId, raised, children }: Props) {
  const clear = (event: MouseEvent) => {
    // A pointer needs no focus in sight; a keyboard's click has no detail.
    document.getElementById(firstId)?.focus({ preventScroll: event.detail > 0 })
    onClear()
  }
  return (
    <div
      ref={passOnFocus}
      role="group"
      aria-label={label}
      className={clsx(
        'flex flex-wrap items-center gap-2 rounded border px-3 py-2',
        raised ? 'border-line bg-surface shadow-raised' : 'border-primary bg-primary-tint/45 dark:border-link',
      )}
    >
      <p className="mr-2 text-[13px] font-semibold">{count}</p>
      {children}
      <Button variant="quiet" icon={<X size={16} />} onClick={clear} className="ml-auto text-[13px]!">
        Clear
      </Button>
    </div>
  )
}
