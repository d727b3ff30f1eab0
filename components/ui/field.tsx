/** Fields with a label and an error that are linked to the input for assistive technology. */
'use client'

import clsx from 'clsx'
import { ChevronDown, CircleAlert, Eye, EyeOff } from 'lucide-react'
import { useId, useState, type ComponentProps, type ReactNode } from 'react'

/** The look of a field's control. */
export const controlClass =
  'block w-full rounded border border-field-line bg-surface px-3 text-[13px] text-ink outline-offset-0 pointer-coarse:text-[16px] aria-invalid:border-danger [&[readonly]]:border-line [&[readonly]]:bg-sunken'

/** The error under a field. */
export function FieldError({ id, message }: { id: string; message: string }) {
  return (
    <p id={id} className="mt-1.5 flex items-start gap-1.5 text-xs text-on-danger-tint">
      <CircleAlert size={14} className="mt-0.5 shrink-0" />
      <span className="min-w-0 wrap-anywhere">{message}</span>
    </p>
  )
}

/** What to enter, under a field. */
export function FieldHint({ id, children }: { id: string; children: ReactNode }) {
  return (
    <p id={id} className="mt-1 text-xs leading-4 wrap-anywhere text-ink-muted">
      {children}
    </p>
  )
}

/** The label above a field. */
export function Label({ htmlFor, label, optional }: { htmlFor: string; label: string; optional?: boolean }) {
  return (
    <label htmlFor={htmlFor} className="mb-1.5 block text-[13px] font-medium text-ink-muted">
      {label}
      {optional && (
        <span aria-hidden className="font-normal text-ink-subtle">
          {' '}
          (optional)
        </span>
      )}
    </label>
  )
}

type Common = { label: string; error?: string | undefined; optional?: boolean }

/** The ids of what describes a field, for `aria-describedby`. */
export const describedBy = (id: string, hint: unknown, error: unknown) =>
  [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ') || undefined

type TextFieldProps = ComponentProps<'input'> & Common & { /** What to enter, always shown. */ hint?: ReactNode; inputClass?: string }
type PasswordProps = ComponentProps<'input'> & Common & { hint?: string; beside?: ReactNode }

/** A field for a password, which its button shows. `beside` is put above the field, at its end. */
export function PasswordField({ label, error, hint, beside, className, ...rest }: PasswordProps) {
  const id = useId()
  const [shown, setShown] = useState(false)
  const Icon = shown ? EyeOff : Eye
  return (
    <div className={clsx('relative', className)}>
      <Label htmlFor={id} label={label} />
      <div className="relative">
        <input
          {...rest}
          type={shown ? 'text' : 'password'}
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          id={id}
          aria-required
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error` : hint ? `${id}-hint` : undefined}
          className={clsx(controlClass, 'h-9 pr-10')}
        />
        <button
          type="button"
          aria-label={`Show ${label.toLowerCase()}`}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
          className="absolute inset-y-0.5 right-0.5 flex w-9 items-center justify-center rounded text-ink-subtle hover:text-link"
        >
          <Icon size={16} />
        </button>
      </div>
      {error && <FieldError id={`${id}-error`} message={error} />}
      {hint && !error && (
        <p id={`${id}-hint`} className="mt-1 text-xs text-ink-muted">
          {hint}
        </p>
      )}
      {/* After the field for the keyboard: who knows their password goes past it. */}
      {beside && <div className="absolute top-0 right-0 text-[13px] leading-5">{beside}</div>}
    </div>
  )
}

/** A one-line text field; further props go to the input. */
export function TextField({ label, error, optional, hint, className, inputClass, ...rest }: TextFieldProps) {
  const id = useId()
  return (
    <div className={className}>
      <Label htmlFor={id} label={label} optional={optional} />
      <input
        {...rest}
        id={id}
        aria-required={!optional || undefined}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
        className={clsx(controlClass, 'h-9', inputClass)}
      />
      {hint && <FieldHint id={`${id}-hint`}>{hint}</FieldHint>}
      {error && <FieldError id={`${id}-error`} message={error} />}
    </div>
  )
}

type TextAreaProps = ComponentProps<'textarea'> & Common & { hint?: ReactNode; inputClass?: string }

/** A multi-line text field; further props go to the textarea. */
export function TextAreaField({ label, error, optional, hint, className, inputClass, ...rest }: TextAreaProps) {
  const id = useId()
  return (
    <div className={className}>
      <Label htmlFor={id} label={label} optional={optional} />
      <textarea
        rows={3}
        {...rest}
        id={id}
        aria-required={!optional || undefined}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
        className={clsx(controlClass, 'min-h-[76px] resize-y py-2', inputClass)}
      />
      {hint && <FieldHint id={`${id}-hint`}>{hint}</FieldHint>}
      {error && <FieldError id={`${id}-error`} message={error} />}
    </div>
  )
}

type SelectFieldProps = ComponentProps<'select'> & Common & { options: readonly { value: string; label: string }[] }

/** A choice from a list; further props go to the select. */
export function SelectField({ label, error, optional, className, options, ...rest }: SelectFieldProps) {
  const id = useId()
  return (
    <div className={className}>
      <Label htmlFor={id} label={label} optional={optional} />
      <div className="relative">
        <select
          {...rest}
          id={id}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(id, null, error)}
          className={clsx(controlClass, 'h-9 appearance-none truncate pr-8')}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown size={16} className="pointer-events-none absolute top-2.5 right-2.5 text-ink-subtle" />
      </div>
      {error && <FieldError id={`${id}-error`} message={error} />}
    </div>
  )
}
