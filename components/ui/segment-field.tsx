/** A choice of a few in a form: buttons beside each other, and a select in narrow windows. */
'use client'

import clsx from 'clsx'
import { ChevronDown } from 'lucide-react'
import { useId, type ReactNode } from 'react'
import { FieldError } from './field'

type Option<Value extends string> = {
  value: Value
  label: string
  /** Cannot be chosen; `hint` says why. */
  unavailable?: boolean | undefined
}

type Props<Value extends string> = {
  label: string
  value: Value
  options: readonly Option<Value>[]
  onChange: (value: Value) => void
  /** What the choice means, and why others are unavailable. */
  hint?: ReactNode
  error?: string | undefined
  /** Between the choice and its hint, such as a field that belongs to one option. */
  children?: ReactNode
}

/** One of the two forms is displayed, so assistive technology knows only that one. */
export function SegmentField<Value extends string>(props: Props<Value>) {
  const { label, value, options, onChange, hint, error, children } = props
  const id = useId()
  const described = { 'aria-describedby': clsx(hint && `${id}-hint`, error && `${id}-error`) || undefined }
  return (
    <div>
      <label id={id} htmlFor={`${id}-select`} className="mb-1.5 block text-[13px] font-medium text-ink-muted">
        {label}
      </label>
      <div role="radiogroup" aria-labelledby={id} {...described} className="hidden h-9 rounded border border-field-line sm:flex">
        {options.map((option) => (
          <Segment key={option.value} {...option} name={id} checked={option.value === value} onChoose={() => onChange(option.value)} />
        ))}
      </div>
      <div className="relative sm:hidden">
        <select
          id={`${id}-select`}
          aria-invalid={error ? true : undefined}
          {...described}
          value={value}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value)
            if (chosen) onChange(chosen.value)
          }}
          className="block h-9 w-full appearance-none truncate rounded border border-field-line bg-surface pr-8 pl-3 text-[13px] pointer-coarse:text-[16px]"
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.unavailable}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown size={16} className="pointer-events-none absolute top-2.5 right-2.5 text-ink-subtle" />
      </div>
      {children}
      {hint && (
        <div id={`${id}-hint`} className="mt-1.5 text-xs leading-4 wrap-anywhere text-ink-muted">
          {hint}
        </div>
      )}
      {error && <FieldError id={`${id}-error`} message={error} />}
    </div>
  )
}

type SegmentProps = { label: string; name: string; value: string; checked: boolean; unavailable?: boolean | undefined; onChoose: () => void }

function Segment({ label, name, value, checked, unavailable, onChoose }: SegmentProps) {
  return (
    <label
      className={clsx(
        'relative flex min-w-0 flex-auto items-center justify-center border-line px-2 text-[13px] font-medium whitespace-nowrap not-first:border-l first:rounded-l-[3px] last:rounded-r-[3px]',
        'has-checked:bg-primary-tint has-checked:font-semibold has-checked:text-on-primary-tint has-checked:ring-1 has-checked:ring-primary',
        'has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-focus forced-colors:has-checked:outline-2',
        unavailable ? 'cursor-not-allowed text-ink-muted opacity-50' : 'hover:bg-hover',
      )}
    >
      <input
        type="radio"
        name={name}
        value={value}
        checked={checked}
        disabled={unavailable}
        // A dialog that begins with the group gives the focus to what is chosen.
        tabIndex={checked ? 0 : -1}
        onChange={onChoose}
        // Over the whole segment, so that what points at it meets the input itself.
        className="absolute inset-0 m-0 cursor-[inherit] appearance-none opacity-0"
      />
      {label}
    </label>
  )
}
