/** A line that says what is waited for, and then how it went. */
import clsx from 'clsx'
import { CircleCheck, CircleSlash, CircleX } from 'lucide-react'
import type { ReactNode } from 'react'

type Props = {
  state: 'waiting' | 'done' | 'refused' | 'over'
  /** At the end, in wide windows. */
  aside?: string | undefined
  children: ReactNode
}

const stateClasses = {
  waiting: 'border-line',
  done: 'border-success-line bg-success-tint font-medium text-on-success-tint',
  refused: 'border-warning-line bg-warning-tint text-on-warning-tint',
  over: 'border-line text-ink-muted',
}

/** Screen readers read it when it changes. The pulse stops where motion is reduced. */
export function WaitingLine({ state, aside, children }: Props) {
  return (
    <p
      role="status"
      className={clsx(
        'flex items-center gap-3 rounded border p-3 text-[13px]',
        stateClasses[state],
      )}
    >
      {state === 'waiting' && (
        <span aria-hidden className="flex size-4 shrink-0 animate-pulse items-center justify-center rounded-full bg-primary/20 dark:bg-link/20">
          <span className="size-2 rounded-full bg-primary dark:bg-link" />
        </span>
      )}
      {state === 'done' && <CircleCheck size={16} className="shrink-0" />}
      {state === 'refused' && <CircleX size={16} className="shrink-0" />}
      {state === 'over' && <CircleSlash size={16} className="shrink-0" />}
      <span className="min-w-0 flex-1 wrap-anywhere">{children}</span>
      {aside && <span className="hidden shrink-0 text-xs text-ink-muted sm:inline">{aside}</span>}
    </p>
  )
}
