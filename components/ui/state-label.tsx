/** A state as an icon and a word. */
import clsx from 'clsx'
import type { ReactNode } from 'react'

type Tone = 'success' | 'link' | 'muted' | 'warning' | 'danger'

const iconClasses: Record<Tone, string> = { success: 'text-success', link: 'text-link', muted: 'text-ink-subtle', warning: 'text-on-warning-tint', danger: 'text-on-danger-tint' }

const wordClasses: Record<Tone, string> = {
  success: 'text-ink-muted',
  link: 'font-medium text-link',
  muted: 'font-medium text-ink-muted',
  warning: 'font-medium text-on-warning-tint',
  danger: 'font-medium text-on-danger-tint',
}

/** A filled dot, for the state in which all is well. */
export const ActiveDot = () => <span className="size-2 rounded-full bg-current forced-colors:bg-[CanvasText]" />

/** An outlined dot, for what is well and waits for its first use. */
export const HollowDot = () => <span className="size-2.25 rounded-full border-[1.5px] border-current" />

/** The word is always there: a colour alone says nothing to many people. */
export function StateLabel({ tone, icon, children }: { tone: Tone; icon: ReactNode; children: ReactNode }) {
  return (
    <span className="flex items-center gap-2 text-[13px]">
      <span aria-hidden className={clsx('flex size-4 shrink-0 items-center justify-center', iconClasses[tone])}>
        {icon}
      </span>
      <span className={wordClasses[tone]}>{children}</span>
    </span>
  )
}
