/** A small pill for a state or kind. */
import clsx from 'clsx'
import type { ReactNode } from 'react'

type Tone = 'primary' | 'teal' | 'warning' | 'danger' | 'success'

const toneClasses: Record<Tone, string> = {
  primary: 'bg-primary-tint text-on-primary-tint',
  teal: 'bg-teal-tint text-on-teal-tint',
  warning: 'bg-warning-tint text-on-warning-tint',
  danger: 'bg-danger-tint text-on-danger-tint',
  success: 'bg-success-tint text-on-success-tint',
}

/** Never the only sign of a state: its text names it. */
export function Badge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span
      className={clsx(
        'inline-flex h-5 items-center rounded-full px-2 text-xs font-semibold whitespace-nowrap forced-colors:border',
        toneClasses[tone],
      )}
    >
      {children}
    </span>
  )
}
