/** A styled native select. */
'use client'

import { ChevronDown } from 'lucide-react'
import { useEffect, useEffectEvent, useRef } from 'react'

type Props = {
  label: string
  value: string
  onChange: (value: string) => void
  options: readonly { value: string; label: string }[]
}

/** `label` is its accessible name and is not shown. */
export function Select({ label, value, onChange, options }: Props) {
  const select = useRef<HTMLSelectElement>(null)
  const applyEarlyChoice = useEffectEvent(() => {
    if (select.current && select.current.value !== value) onChange(select.current.value)
  })
  // What was chosen before the page's scripts had loaded.
  useEffect(() => applyEarlyChoice(), [])
  return (
    <div className="relative">
      <select
        ref={select}
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="h-8 appearance-none rounded border border-field-line bg-surface pr-8 pl-3 text-[13px] pointer-coarse:text-[16px]"
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown size={16} className="pointer-events-none absolute top-2 right-2 text-ink-subtle" />
    </div>
  )
}
