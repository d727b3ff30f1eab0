/** A search field that applies its text after a short pause, or at once with Enter. */
'use client'

import { Search, X } from 'lucide-react'
import { useEffect, useEffectEvent, useRef } from 'react'
import { isComposing } from './composition'
import { IconButton } from './icon-button'
import { noAutofill } from './no-autofill'

const pauseMs = 300

type Props = {
  id: string
  label: string
  /** What can be searched for; the label unless said otherwise. */
  placeholder?: string
  value: string
  onSearch: (text: string) => void
  /** Replaces the visible text at once, before it is applied. */
  rewrite: (text: string) => string
}

/** Uncontrolled, so that a slow render never overwrites newly typed letters. */
export function SearchBox({ id, label, placeholder = label, value, onSearch, rewrite }: Props) {
  const input = useRef<HTMLInputElement>(null)
  const applied = useRef(value)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  useEffect(() => {
    // The value was changed by the back button or by clearing the filters.
    if (value === applied.current || !input.current) return
    clearTimeout(timer.current)
    applied.current = value
    input.current.value = value
  }, [value])

  function apply(text: string) {
    clearTimeout(timer.current)
    if (text === applied.current) return
    applied.current = text
    onSearch(text)
  }

  const applyEarlyText = useEffectEvent(() => {
    const text = rewrite(input.current?.value ?? '').trim()
    if (text !== value) apply(text)
  })
  // What was typed before the page's scripts had loaded.
  useEffect(() => applyEarlyText(), [])

  useEffect(() => () => clearTimeout(timer.current), [])

  function clear() {
    if (!input.current) return
    input.current.value = ''
    input.current.focus()
    apply('')
  }

  return (
    <div className="relative min-w-0 flex-1 basis-44 sm:max-w-80">
      <Search size={16} className="pointer-events-none absolute top-2 left-2.5 text-ink-subtle" />
      <input
        ref={input}
        id={id}
        type="search"
        aria-label={label}
        placeholder={placeholder}
        defaultValue={value}
        dir="auto"
        {...noAutofill}
        spellCheck={false}
        onChange={(event) => {
          const { target } = event
          const rewritten = rewrite(target.value)
          if (rewritten !== target.value) target.value = rewritten
          const text = target.value.trim()
          clearTimeout(timer.current)
          timer.current = setTimeout(() => apply(text), pauseMs)
        }}
        onKeyDown={(event) => {
          if (isComposing(event.nativeEvent)) return
          if (event.key === 'Enter') apply(event.currentTarget.value.trim())
          if (event.key === 'Escape' && event.currentTarget.value) clear()
        }}
        className="peer h-8 w-full rounded border border-field-line bg-surface pr-9 pl-8 text-[13px] pointer-coarse:text-[16px]"
      />
      <IconButton
        label="Clear search"
        icon={<X size={16} />}
        onClick={clear}
        className="absolute top-0 right-0 peer-placeholder-shown:hidden"
      />
    </div>
  )
}
