/** The account menu: the signed-in person, their profile, the theme, and signing out. */
'use client'

import { useQueryClient } from '@tanstack/react-query'
import { Check, LogOut, Monitor, Moon, Sun, UserRound } from 'lucide-react'
import NextLink from 'next/link'
import { useTheme } from 'next-themes'
import { DropdownMenu } from 'radix-ui'
import { toast } from 'sonner'
import { messageOf } from '@/lib/client/console-api'
import { endSession } from '@/lib/client/session'
import { profilePath } from '@/lib/paths'
import { initialsOf } from '@/components/ui/initials'
import { menuItemClass } from '@/components/ui/menu-classes'
import { MenuContent } from '@/components/ui/menu-content'

const themes = [
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
  { value: 'system', label: 'System', icon: Monitor },
]

/** The menu behind the person's initials. */
export function AccountMenu({ name, email }: { name: string; email: string }) {
  const { theme, setTheme } = useTheme()
  const client = useQueryClient()

  async function signOut() {
    let next: string
    try {
      next = await endSession()
    } catch (error) {
      toast.error(`You are still signed in. ${messageOf(error)}`)
      return
    }
    client.clear()
    // A full load, which leaves nothing of the session in memory.
    window.location.assign(next)
  }

  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        aria-label="Account menu"
        className="flex size-9 shrink-0 items-center justify-center rounded-full bg-rail-active text-xs font-semibold text-on-rail ring-1 ring-on-rail-muted/40 hover:ring-on-rail-muted focus-visible:outline-on-rail"
      >
        {initialsOf(name)}
      </DropdownMenu.Trigger>
      {/* Not in a portal: the content of a menu belongs to the landmark of its button. */}
      <MenuContent align="end" side="bottom" sideOffset={8}>
        <DropdownMenu.Label className="px-3 py-2">
          <span dir="auto" translate="no" className="block truncate text-left font-semibold">
            {name}
          </span>
          <span translate="no" className="block truncate text-xs text-ink-muted">
            {email}
          </span>
        </DropdownMenu.Label>
        <DropdownMenu.Separator className="my-1 h-px bg-line" />
        <DropdownMenu.Item asChild className={menuItemClass}>
          <NextLink href={profilePath()}>
            <UserRound size={16} className="text-ink-subtle" />
            My profile
          </NextLink>
        </DropdownMenu.Item>
        <DropdownMenu.Separator className="my-1 h-px bg-line" />
        <DropdownMenu.Label
          id="theme-label"
          className="px-3 pt-1.5 pb-1 text-[11px] font-bold tracking-wide text-ink-subtle uppercase"
        >
          Theme
        </DropdownMenu.Label>
        <DropdownMenu.RadioGroup value={theme} onValueChange={setTheme} aria-labelledby="theme-label">
          {themes.map(({ value, label, icon: Icon }) => (
            <DropdownMenu.RadioItem key={value} value={value} className={menuItemClass}>
              <Icon size={16} className="text-ink-subtle" />
              <span className="flex-1">{label}</span>
              <DropdownMenu.ItemIndicator>
                <Check size={16} className="text-link" />
              </DropdownMenu.ItemIndicator>
            </DropdownMenu.RadioItem>
          ))}
        </DropdownMenu.RadioGroup>
        <DropdownMenu.Separator className="my-1 h-px bg-line" />
        <DropdownMenu.Item className={menuItemClass} onSelect={() => void signOut()}>
          <LogOut size={16} className="text-ink-subtle" />
          Sign out
        </DropdownMenu.Item>
      </MenuContent>
    </DropdownMenu.Root>
  )
}
