/** A styled native select. */
'use client'

import clsx from 'clsx'
import { ChevronDown } from 'lucide-react'
import { useEffect, useEffectEvent, useRef } from 'react'

type Props = {
  label: string
  value: string
  onChange: (value: string) => void
  options: readonly { value: string; label: string }[]
  /** In a form: as high as its fields, and as wide as its place. */
  field?: boolean
}

/** `label` is its accessible name and is not shown. */
export function Select({ label, value, onChange, options, field }: Props) {
  const select = useRef<HTMLSelectElement>(null)
  const applyEarlyChoice = useEffectEvent(() => {
    if (select.current && select.current.value !== value) onChange(select.current.value)
  })
  // What was chosen before the page's scripts had loaded.
  useEffect(() => applyEarlyChoice(), [])
  return (
    <div className={clsx('relative min-w-0', !field && 'max-w-full')}>
      <select
        ref={select}
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={clsx(
          'w-full appearance-none truncate rounded border border-field-line bg-surface pr-8 pl-3 text-[13px] pointer-coarse:text-[16px]',
          field ? 'h-9' : 'h-8 max-w-60',
        )}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown size={16} className={clsx('pointer-events-none absolute right-2 text-ink-subtle', field ? 'top-2.5' : 'top-2')} />
    </div>
  )
}
