/** A text field that finds options as a person types, and takes one of them (the combobox of the ARIA practices). */
'use client'

import clsx from 'clsx'
import { Check, ChevronDown } from 'lucide-react'
import { useEffect, useEffectEvent, useId, useRef, useState, type KeyboardEvent } from 'react'
import { isComposing } from './composition'
import { controlClass, describedBy, FieldError, FieldHint, Label } from './field'
import { noAutofill } from './no-autofill'

type Option = { id: string; name: string; detail: string }

type Props = {
  label: string
  value: Option | null
  /** What was found for the text that was searched for last. */
  options: readonly Option[]
  /** In place of options: that they load, could not be loaded, or that there are none. */
  message: string | null
  /** Called as soon as the list opens, with an empty text, and for each change of the text. */
  onSearch: (text: string) => void
  onChoose: (option: Option) => void
  hint?: string
  error?: string | undefined
}

/** Text that was typed without choosing is dropped when the field loses the focus. */
export function Combobox({ label, value, options, message, onSearch, onChoose, hint, error }: Props) {
  const id = useId()
  const [typed, setTyped] = useState<string | null>(null)
  const [isOpen, setOpen] = useState(false)
  const [active, setActive] = useState(0)
  const list = useRef<HTMLUListElement>(null)
  const current = options[Math.min(active, options.length - 1)]

  function open(text: string) {
    setActive(0)
    setOpen(true)
    onSearch(text)
  }
  function close() {
    setOpen(false)
    setTyped(null)
  }
  function choose(option: Option) {
    onChoose(option)
    close()
  }

  const closeList = useEffectEvent(close)
  useEffect(() => {
    if (!isOpen) return
    // Before the dialog around hears of it, which would ask to be closed.
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.stopPropagation()
      if (isComposing(event)) return
      event.preventDefault()
      closeList()
    }
    window.addEventListener('keydown', onKeyDown, { capture: true })
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [isOpen])

  useEffect(() => {
    if (isOpen) list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [isOpen, active, options])

  function onKeyDown(event: KeyboardEvent) {
    if (isComposing(event.nativeEvent)) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      if (!isOpen) open('')
      else if (options.length > 0) setActive((Math.min(active, options.length - 1) + step + options.length) % options.length)
    } else if (event.key === 'Enter' && isOpen) {
      event.preventDefault()
      if (current && message === null) choose(current)
    }
  }

  return (
    <div className="relative">
      <Label htmlFor={id} label={label} />
      <div className="relative">
        <input
          id={id}
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={isOpen}
          aria-controls={isOpen ? `${id}-list` : undefined}
          aria-activedescendant={isOpen && current && message === null ? `${id}-${current.id}` : undefined}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(id, hint, error)}
          dir="auto"
          translate="no"
          {...noAutofill}
          spellCheck={false}
          value={typed ?? value?.name ?? ''}
          onFocus={(event) => event.target.select()}
          onClick={() => !isOpen && open('')}
          onChange={(event) => {
            setTyped(event.target.value)
            open(event.target.value.trim())
          }}
          onKeyDown={onKeyDown}
          onBlur={close}
          className={clsx(controlClass, 'h-9 pr-8')}
        />
        <ChevronDown size={16} className="pointer-events-none absolute top-2.5 right-2.5 text-ink-subtle" />
      </div>
      {isOpen && (
        <ul
          ref={list}
          id={`${id}-list`}
          role="listbox"
          aria-label={label}
          // A press must not take the focus from the field, which would close the list.
          onMouseDown={(event) => event.preventDefault()}
          className="absolute z-10 mt-1 max-h-60 w-full overflow-y-auto rounded border border-line bg-surface p-1 shadow-raised"
        >
          {message === null ? (
            options.map((option, index) => (
              <Choice
                key={option.id}
                id={`${id}-${option.id}`}
                option={option}
                isActive={option === current}
                isChosen={option.id === value?.id}
                onHover={() => setActive(index)}
                onChoose={() => choose(option)}
              />
            ))
          ) : (
            <li role="option" aria-selected={false} aria-disabled className="px-3 py-2 text-[13px] text-ink-muted">
              {message}
            </li>
          )}
        </ul>
      )}
      {hint && <FieldHint id={`${id}-hint`}>{hint}</FieldHint>}
      {error && <FieldError id={`${id}-error`} message={error} />}
    </div>
  )
}

type ChoiceProps = { id: string; option: Option; isActive: boolean; isChosen: boolean; onHover: () => void; onChoose: () => void }

function Choice({ id, option, isActive, isChosen, onHover, onChoose }: ChoiceProps) {
  return (
    <li
      id={id}
      role="option"
      aria-selected={isActive}
      translate="no"
      onPointerMove={onHover}
      onClick={onChoose}
      className={clsx(
        'flex cursor-pointer items-center gap-2 rounded px-3 py-1.5 text-[13px]',
        isActive && 'bg-hover forced-colors:outline-2 forced-colors:-outline-offset-2 forced-colors:outline-[Highlight]',
      )}
    >
      <span className="min-w-0 flex-1">
        <span dir="auto" className="block truncate text-left">
          {option.name}
        </span>
        <span className="block truncate text-xs leading-4 text-ink-muted">{option.detail}</span>
      </span>
      {isChosen && <Check size={16} className="shrink-0 text-link" />}
    </li>
  )
}
