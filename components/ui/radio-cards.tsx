/** Radio buttons as cards, each with a description. */
'use client'

import { useId, type ComponentProps } from 'react'
import { FieldError } from './field'

type Option = { value: string; label: string; description: string }

type Props = Omit<ComponentProps<'input'>, 'type' | 'value' | 'id'> & {
  label: string
  options: readonly Option[]
  error?: string | undefined
}

/** Further props go to each radio input. */
export function RadioCards({ label, options, error, ...input }: Props) {
  const id = useId()
  return (
    <div role="radiogroup" aria-labelledby={id} aria-describedby={error ? `${id}-error` : undefined}>
      <span id={id} className="mb-1.5 block text-[13px] font-medium text-ink-muted">
        {label}
      </span>
      <div className="grid gap-3 sm:grid-cols-2">
        {options.map(({ value, label: name, description }) => (
          <label
            key={value}
            className="flex gap-3 rounded border border-line p-3 transition-[color,background-color,border-color] hover:border-field-line has-checked:border-primary has-checked:bg-primary-tint/40 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus"
          >
            <input
              {...input}
              type="radio"
              value={value}
              aria-labelledby={`${id}-${value}`}
              aria-describedby={`${id}-${value}-about`}
              className="mt-0.5 size-4 shrink-0 accent-primary focus-visible:outline-none"
            />
            <span className="min-w-0">
              <span id={`${id}-${value}`} className="block font-semibold">
                {name}
              </span>
              <span id={`${id}-${value}-about`} className="mt-1 block text-xs leading-[18px] text-ink-muted">
                {description}
              </span>
            </span>
          </label>
        ))}
      </div>
      {error && <FieldError id={`${id}-error`} message={error} />}
    </div>
  )
}
