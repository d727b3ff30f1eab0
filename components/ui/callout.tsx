/** A coloured box with an icon for information, warnings and errors. */
'use client'

import clsx from 'clsx'
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { passOnFocus } from './pass-on-focus'

type Tone = 'info' | 'success' | 'warning' | 'danger'

const toneClasses: Record<Tone, string> = {
  info: 'border-line bg-primary-tint text-on-primary-tint',
  success: 'border-success-line bg-success-tint text-on-success-tint',
  warning: 'border-warning-line bg-warning-tint text-on-warning-tint',
  danger: 'border-danger-line bg-danger-tint text-on-danger-tint',
}

const icons = { info: Info, success: CircleCheck, warning: TriangleAlert, danger: CircleAlert }

type Props = { tone: Tone; role?: 'alert' | 'status'; className?: string; children: ReactNode }

/** With `role="alert"`, screen readers read it as soon as it appears. */
export function Callout({ tone, role, className, children }: Props) {
  const Icon = icons[tone]
  return (
    <div ref={passOnFocus} role={role} className={clsx('flex gap-2.5 rounded border px-3 py-2.5 text-[13px]', toneClasses[tone], className)}>
      <Icon size={16} className="mt-0.5 shrink-0" />
      <div className="min-w-0 flex-1 wrap-anywhere">{children}</div>
    </div>
  )
}
