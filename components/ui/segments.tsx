/** A choice of a few, beside each other. */
'use client'

import clsx from 'clsx'
import type { ReactNode } from 'react'
import { useId } from 'react'

type Option<Value extends string> = { value: Value; label: string; icon?: ReactNode }

type Props<Value extends string> = {
  label: string
  /** Null while it is not known which is chosen. */
  value: Value | null
  options: readonly Option<Value>[]
  onChange: (value: Value) => void
  /** `s` stands beside a heading: lower, and with a label for screen readers alone. */
  size?: 's' | 'm'
  className?: string
}

/** Radio buttons under a label. Each covers its whole segment, invisibly, so that touch and voice control act on the button itself. */
export function Segments<Value extends string>({ label, value, options, onChange, size = 'm', className }: Props<Value>) {
  const id = useId()
  return (
    <div role="radiogroup" aria-labelledby={id} className={className}>
      <span id={id} className={size === 's' ? 'sr-only' : 'mb-1.5 block text-[13px] font-medium text-ink-muted'}>
        {label}
      </span>
      <div className={clsx('flex w-fit rounded bg-sunken p-0.5', size === 's' ? 'h-7' : 'h-9')}>
        {options.map((option) => (
          <label
            key={option.value}
            className={clsx(
              'relative flex items-center gap-1.5 rounded-[3px] font-medium text-ink-muted hover:text-ink',
              size === 's' ? 'px-2 text-xs' : 'px-3 text-[13px]',
              'has-checked:bg-surface has-checked:text-ink has-checked:shadow-card dark:has-checked:bg-line',
              'has-focus-visible:outline-2 has-focus-visible:outline-focus forced-colors:has-checked:border',
            )}
          >
            <input
              type="radio"
              name={id}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className="absolute inset-0 m-0 size-full cursor-pointer opacity-0"
            />
            {option.icon}
            {option.label}
          </label>
        ))}
      </div>
    </div>
  )
}
