/** A menu of actions behind a button with three dots. */
'use client'

import clsx from 'clsx'
import { EllipsisVertical } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { Fragment, type ReactNode } from 'react'
import { IconButton } from './icon-button'
import { mainLandmark } from './main-landmark'
import { menuItemClass } from './menu-classes'
import { MenuContent } from './menu-content'

export type MenuItem = {
  label: string
  icon: ReactNode
  onSelect: () => void
  /** Set apart by a line and in red: it takes something away. */
  danger?: boolean
  /** Why the action is not available: shown under its name. The item can be reached, and does nothing. */
  unavailable?: string | undefined
}

type Props = {
  /** DOM id of the button. */
  id: string
  /** Accessible name of the button. */
  label: string
  items: readonly MenuItem[]
}

/** An item that opens a dialog takes the focus there; otherwise it returns to the button. */
export function Menu({ id, label, items }: Props) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton
          id={id}
          label={label}
          icon={<EllipsisVertical size={16} />}
          className="aria-expanded:bg-hover aria-expanded:text-link"
        />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={mainLandmark()}>
        <MenuContent align="end" sideOffset={4}>
          {items.map((item) => (
            <Fragment key={item.label}>
              {item.danger && <DropdownMenu.Separator className="my-1 h-px bg-line" />}
              <Item {...item} />
            </Fragment>
          ))}
        </MenuContent>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function Item({ label, icon, onSelect, danger, unavailable }: MenuItem) {
  return (
    <DropdownMenu.Item
      aria-disabled={unavailable ? true : undefined}
      onSelect={(event) => {
        if (unavailable) event.preventDefault()
        else onSelect()
      }}
      className={clsx(menuItemClass, danger && !unavailable && 'text-on-danger-tint', unavailable && 'cursor-not-allowed')}
    >
      <span className={clsx('shrink-0', unavailable ? 'self-start pt-0.5 opacity-50' : !danger && 'text-ink-subtle')}>{icon}</span>
      <span className="min-w-0 flex-1">
        <span className={clsx('block', unavailable && 'text-ink-subtle')}>{label}</span>
        {unavailable && <span className="block text-xs leading-4 text-ink-muted">{unavailable}</span>}
      </span>
    </DropdownMenu.Item>
  )
}
