/** A square button with an icon and no text. */
'use client'

import clsx from 'clsx'
import type { ComponentProps, ReactNode } from 'react'
import { Tooltip } from './tooltip'
import { UnavailableAction } from './unavailable-action'
import { useMovedFocus } from './use-moved-focus'

type Props = Omit<ComponentProps<'button'>, 'disabled' | 'children'> & {
  /** The accessible name. */
  label: string
  icon: ReactNode
  /** Text of the tooltip; without it there is none. */
  hint?: string
  /** Why the action is not available; shown as the tooltip. */
  unavailable?: string
  tone?: 'neutral' | 'danger'
}

const toneClasses = {
  neutral: 'enabled-hover:bg-hover enabled-hover:text-link',
  danger: 'enabled-hover:bg-danger-tint enabled-hover:text-on-danger-tint',
}

/** `label` is its accessible name. */
export function IconButton({ ref, label, icon, hint, unavailable, tone = 'neutral', className, ...rest }: Props) {
  // An action that becomes unavailable, or available again, is another element.
  const moved = useMovedFocus(ref)
  const button = (
    <button
      type="button"
      {...rest}
      ref={moved}
      aria-label={label}
      aria-disabled={unavailable ? true : rest['aria-disabled']}
      className={clsx(
        'inline-flex size-8 shrink-0 items-center justify-center rounded text-ink-subtle transition-[color,background-color,border-color]',
        'aria-disabled:cursor-not-allowed aria-disabled:opacity-40',
        'forced-colors:aria-disabled:text-[GrayText] forced-colors:aria-disabled:opacity-100',
        toneClasses[tone],
        className,
      )}
    >
      {icon}
    </button>
  )
  if (unavailable) return <UnavailableAction reason={unavailable}>{button}</UnavailableAction>
  return hint ? <Tooltip content={hint}>{button}</Tooltip> : button
}
