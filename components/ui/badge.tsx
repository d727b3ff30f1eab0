/** A small pill for a state or kind. */
import clsx from 'clsx'
import type { ReactNode } from 'react'

type Tone = 'primary' | 'teal' | 'warning' | 'danger' | 'success' | 'neutral'

const toneClasses: Record<Tone, string> = {
  primary: 'bg-primary-tint text-on-primary-tint',
  teal: 'bg-teal-tint text-on-teal-tint',
  warning: 'bg-warning-tint text-on-warning-tint',
  danger: 'bg-danger-tint text-on-danger-tint',
  neutral: 'bg-sunken text-ink-muted',
  success: 'bg-success-tint text-on-success-tint',
}

/** Never the only sign of a state: its text names it. */
export function Badge({ tone, icon, size = 'm', children }: { tone: Tone; icon?: ReactNode; size?: 's' | 'm'; children: ReactNode }) {
  return (
    <span
      className={clsx(
        'inline-flex shrink-0 items-center gap-1 rounded-full font-semibold whitespace-nowrap forced-colors:border',
        size === 's' ? 'h-4 px-1.5 text-[11px]' : 'h-5 px-2 text-xs',
        toneClasses[tone],
      )}
    >
      {icon}
      {children}
    </span>
  )
}
