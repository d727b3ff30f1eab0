/** A field for several short texts, each of which becomes a chip in it. */
'use client'

import { X } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useId, useRef, useState, type ClipboardEvent, type KeyboardEvent, type ReactNode } from 'react'
import { useAnnounce } from './announcer'
import { FieldError } from './field'
import { mainLandmark } from './main-landmark'
import { menuItemClass } from './menu-classes'
import { MenuContent } from './menu-content'
import { noAutofill } from './no-autofill'

type Props = {
  id: string
  /** The accessible name; not shown. */
  label: string
  placeholder: string
  icon: ReactNode
  values: readonly string[]
  onChange: (values: string[]) => void
  /** The text as a value, or what is wrong with it. */
  read: (text: string) => { value: string } | { error: string }
  /** Takes a pasted text apart. */
  split: (text: string) => string[]
  /** In place of chips, where there are more than two: "3 names". */
  count: (total: number) => string
}

const mostChips = 2

/** Enter or a comma adds what was typed, and Backspace in an empty field takes the last one away. */
export function ChipField({ id, label, placeholder, icon, values, onChange, read, split, count }: Props) {
  const errorId = useId()
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [error, setError] = useState<string | null>(null)
  const announce = useAnnounce()

  /** What is wrong stays in the field. */
  function add(texts: readonly string[]) {
    const told = texts.filter((one) => one.trim() !== '').map((one) => ({ one: one.trim(), ...read(one) }))
    const wrong = told.filter((one) => 'error' in one)
    const added = told.flatMap((one) => ('value' in one ? one.value : []))
    setText(wrong.map(({ one }) => one).join(', '))
    setError(wrong[0]?.error ?? null)
    const next = [...new Set([...values, ...added])]
    if (next.length > values.length) {
      onChange(next)
      announce(`${added.join(', ')} added`)
    }
  }
  function remove(value: string) {
    onChange(values.filter((one) => one !== value))
    announce(`${value} removed`)
    input.current?.focus()
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter' || event.key === ',') {
      event.preventDefault()
      add(split(text))
    } else if (event.key === 'Escape' && text) {
      setText('')
      setError(null)
    } else if (event.key === 'Backspace' && text === '') {
      const last = values.at(-1)
      if (last !== undefined) remove(last)
    }
  }
  function onPaste(event: ClipboardEvent) {
    const parts = split(event.clipboardData.getData('text'))
    if (parts.length < 2 || text !== '') return
    event.preventDefault()
    add(parts)
  }

  return (
    <div className="w-full min-w-0 sm:w-80">
      <div
        // A press beside the text means the field.
        onClick={(event) => event.target === event.currentTarget && input.current?.focus()}
        className="flex h-8 items-center gap-1.5 rounded border border-field-line bg-surface pr-1 pl-2.5 has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-focus"
      >
        <span aria-hidden className="shrink-0 text-ink-subtle">
          {icon}
        </span>
        {values.length > mostChips ? (
          <Collected values={values} count={count} onRemove={remove} />
        ) : (
          values.map((value) => <Chip key={value} text={value} onRemove={() => remove(value)} />)
        )}
        <input
          ref={input}
          id={id}
          aria-label={label}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? errorId : undefined}
          placeholder={values.length === 0 ? placeholder : 'Add'}
          inputMode="email"
          dir="auto"
          translate="no"
          {...noAutofill}
          autoCapitalize="none"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setError(null)
          }}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          onBlur={() => text.trim() !== '' && add(split(text))}
          className="h-full min-w-10 flex-1 bg-transparent text-[13px] outline-none pointer-coarse:text-[16px]"
        />
        {text.trim() !== '' && (
          <button type="button" onClick={() => add(split(text))} className="h-6 shrink-0 rounded px-2 text-xs font-semibold text-link hover:bg-hover">
            Add
          </button>
        )}
      </div>
      {error && <FieldError id={errorId} message={error} />}
    </div>
  )
}

const chipClass =
  'inline-flex h-6 min-w-0 items-center gap-1 rounded bg-primary-tint pl-2 text-[13px] font-medium text-on-primary-tint forced-colors:border'

/** A text with a button that takes it away. `about` says what it stands for, where the text alone does not. */
export function Chip({ text, about, onRemove }: { text: string; about?: string; onRemove: () => void }) {
  return (
    <span className={chipClass}>
      {about && <span className="shrink-0 font-normal">{about}</span>}
      <span dir="auto" translate="no" title={text} className="truncate">
        {text}
      </span>
      <button
        type="button"
        aria-label={`Remove ${text}`}
        onClick={onRemove}
        className="flex size-6 shrink-0 items-center justify-center rounded hover:bg-hover"
      >
        <X size={13} />
      </button>
    </span>
  )
}

/** Many of them, in a menu from which each can be taken away. */
function Collected({ values, count, onRemove }: { values: readonly string[]; count: Props['count']; onRemove: (value: string) => void }) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className={`${chipClass} shrink-0 pr-2 whitespace-nowrap hover:underline`}>{count(values.length)}</DropdownMenu.Trigger>
      <DropdownMenu.Portal container={mainLandmark()}>
        <MenuContent align="start" sideOffset={6}>
          {values.map((value) => (
            <DropdownMenu.Item key={value} aria-label={`Remove ${value}`} onSelect={() => onRemove(value)} className={menuItemClass}>
              <span dir="auto" translate="no" className="min-w-0 flex-1 wrap-anywhere">
                {value}
              </span>
              <X size={14} className="shrink-0 text-ink-subtle" />
            </DropdownMenu.Item>
          ))}
        </MenuContent>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
