/** A square button with only an icon. */
'use client'

import clsx from 'clsx'
import type { ComponentProps, ReactNode } from 'react'
import { Tooltip } from './tooltip'
import { Unavailable } from './unavailable'

type Props = Omit<ComponentProps<'button'>, 'disabled' | 'children'> & {
  /** The accessible name. */
  label: string
  icon: ReactNode
  /** What the tooltip says; without it there is none. */
  hint?: string
  /** Why the action is not on offer. */
  unavailable?: string
  tone?: 'neutral' | 'danger'
}

const tones = {
  neutral: 'enabled-hover:bg-hover enabled-hover:text-link',
  danger: 'enabled-hover:bg-danger-tint enabled-hover:text-on-danger-tint',
}

/** A button that is named for people who do not see its icon. */
export function IconButton({ label, icon, hint, unavailable, tone = 'neutral', className, ...rest }: Props) {
  const button = (
    <button
      type="button"
      {...rest}
      aria-label={label}
      aria-disabled={unavailable ? true : undefined}
      className={clsx(
        'inline-flex size-8 shrink-0 items-center justify-center rounded text-ink-subtle transition-[color,background-color,border-color]',
        'aria-disabled:cursor-not-allowed aria-disabled:opacity-40',
        tones[tone],
        className,
      )}
    >
      {icon}
    </button>
  )
  if (unavailable) return <Unavailable reason={unavailable}>{button}</Unavailable>
  return hint ? <Tooltip content={hint}>{button}</Tooltip> : button
}
