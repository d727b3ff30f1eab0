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
  className?: string
}

/** Radio buttons under a label. */
export function Segments<Value extends string>({ label, value, options, onChange, className }: Props<Value>) {
  const id = useId()
  return (
    <div role="radiogroup" aria-labelledby={id} className={className}>
      <span id={id} className="mb-1.5 block text-[13px] font-medium text-ink-muted">
        {label}
      </span>
      <div className="flex h-9 w-fit rounded bg-sunken p-0.5">
        {options.map((option) => (
          <label
            key={option.value}
            className={clsx(
              'flex cursor-pointer items-center gap-1.5 rounded-[3px] px-3 text-[13px] font-medium text-ink-muted hover:text-ink',
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
              className="sr-only"
            />
            {option.icon}
            {option.label}
          </label>
        ))}
      </div>
    </div>
  )
}
