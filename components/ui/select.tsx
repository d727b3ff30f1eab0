/** A styled native select. */
import { ChevronDown } from 'lucide-react'

type Props = {
  label: string
  value: string
  onChange: (value: string) => void
  options: readonly { value: string; label: string }[]
}

/** `label` is its accessible name and is not shown. */
export function Select({ label, value, onChange, options }: Props) {
  return (
    <div className="relative">
      <select
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="h-8 appearance-none rounded border border-field-line bg-surface pr-8 pl-3 text-[13px]"
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
