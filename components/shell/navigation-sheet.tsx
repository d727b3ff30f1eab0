/** The navigation on narrow windows: a sheet that slides in from the left. */
'use client'

import { Menu, X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useState } from 'react'
import type { AccountPermission } from '@/lib/schema/permission'
import { SettingsNavigation } from './settings-navigation'

/** The menu button of the top bar, and the sheet that it opens. */
export function NavigationSheet({ permissions }: { permissions: readonly AccountPermission[] }) {
  const [open, setOpen] = useState(false)
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger
        aria-label="Open navigation"
        className="flex size-9 shrink-0 items-center justify-center rounded hover:bg-rail-active focus-visible:outline-on-rail lg:hidden"
      >
        <Menu size={20} />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-appear bg-overlay lg:hidden" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-50 flex w-72 max-w-[85vw] animate-slide-in flex-col gap-6 overflow-y-auto bg-surface p-4 shadow-raised lg:hidden forced-colors:border-r"
        >
          <div className="flex items-center justify-between">
            <Dialog.Title className="px-3 text-base font-semibold">Account Management</Dialog.Title>
            <Dialog.Close
              aria-label="Close navigation"
              className="flex size-9 items-center justify-center rounded text-ink-subtle hover:bg-hover"
            >
              <X size={20} />
            </Dialog.Close>
          </div>
          <SettingsNavigation permissions={permissions} onFollow={() => setOpen(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
