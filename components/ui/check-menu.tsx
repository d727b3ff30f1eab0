/** A choice of several, in a menu of check boxes. */
'use client'

import { Check, ChevronDown } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { mainLandmark } from './main-landmark'
import { menuItemClass } from './menu-classes'
import { MenuContent } from './menu-content'

type Option = { value: string; label: string }

type Props = {
  /** The accessible name of the button, before what is chosen. */
  label: string
  /** Shown while nothing is chosen. */
  all: string
  options: readonly Option[]
  values: readonly string[]
  onChange: (values: string[]) => void
  /** Shown where several are chosen: "2 types". */
  count: (total: number) => string
}

/** The menu stays open while one after the other is chosen. Nothing chosen means all of them. */
export function CheckMenu({ label, all, options, values, onChange, count }: Props) {
  const chosen = values.length === 1 ? (options.find(({ value }) => value === values[0])?.label ?? count(1)) : count(values.length)
  const text = values.length === 0 ? all : chosen
  const set = (value: string, isChosen: boolean) =>
    onChange(isChosen ? [...values, value] : values.filter((other) => other !== value))
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        aria-label={`${label}: ${text}`}
        className="flex h-8 max-w-60 min-w-0 items-center gap-2 rounded border border-field-line bg-surface pr-2 pl-3 text-[13px] hover:bg-hover pointer-coarse:text-[16px]"
      >
        <span className="truncate">{text}</span>
        <ChevronDown size={16} className="shrink-0 text-ink-subtle" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={mainLandmark()}>
        <MenuContent align="start" sideOffset={4}>
          {options.map(({ value, label: name }) => (
            <DropdownMenu.CheckboxItem
              key={value}
              checked={values.includes(value)}
              onCheckedChange={(isChosen) => set(value, isChosen)}
              onSelect={(event) => event.preventDefault()}
              className={`${menuItemClass} min-h-8! text-[13px]`}
            >
              <span className="flex size-4 shrink-0 items-center justify-center text-link">
                <DropdownMenu.ItemIndicator>
                  <Check size={16} />
                </DropdownMenu.ItemIndicator>
              </span>
              {name}
            </DropdownMenu.CheckboxItem>
          ))}
          {values.length > 0 && (
            <>
              <DropdownMenu.Separator className="my-1 h-px bg-line" />
              <DropdownMenu.Item onSelect={() => onChange([])} className={`${menuItemClass} text-[13px]`}>
                {all}
              </DropdownMenu.Item>
            </>
          )}
        </MenuContent>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
