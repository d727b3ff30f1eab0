/** What opens under the button of a menu. */
'use client'

import { DropdownMenu } from 'radix-ui'
import type { ComponentProps } from 'react'
import { menuClass } from './menu-classes'

/**
 * The list of a menu, which scrolls where the window is low. It is a tab stop: a menu opened with a pointer has no current item
 * yet, and without one the keyboard could not come back into it, nor scroll it in Safari.
 */
export const MenuContent = (props: Omit<ComponentProps<typeof DropdownMenu.Content>, 'className' | 'tabIndex'>) => (
  <DropdownMenu.Content collisionPadding={12} tabIndex={0} className={menuClass} {...props} />
)
