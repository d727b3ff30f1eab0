/** A line that says what is waited for, and then how it went. */
import clsx from 'clsx'
import { CircleCheck, CircleSlash } from 'lucide-react'
import type { ReactNode } from 'react'

type Props = { state: 'waiting' | 'done' | 'over'; children: ReactNode }

/** Screen readers read it when it changes. The pulse stops where motion is reduced. */
export function WaitingLine({ state, children }: Props) {
  return (
    <p
      role="status"
      className={clsx(
        'flex items-center gap-3 rounded border border-line p-3 text-[13px]',
        state === 'done' && 'font-medium text-success',
        state === 'over' && 'text-ink-muted',
      )}
    >
      {state === 'waiting' && (
        <span aria-hidden className="flex size-4 shrink-0 animate-pulse items-center justify-center rounded-full bg-primary/20 dark:bg-link/20">
          <span className="size-2 rounded-full bg-primary dark:bg-link" />
        </span>
      )}
      {state === 'done' && <CircleCheck size={16} className="shrink-0" />}
      {state === 'over' && <CircleSlash size={16} className="shrink-0" />}
      <span className="min-w-0 wrap-anywhere">{children}</span>
    </p>
  )
}
