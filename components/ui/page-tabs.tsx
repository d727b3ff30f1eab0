/** Tabs of a page, or of a panel: their list stands at the bottom of the header, with how many there are under each. */
'use client'

import clsx from 'clsx'
import { Tabs } from 'radix-ui'
import type { ReactNode } from 'react'

type Tab<Value extends string> = { value: Value; label: string; count: number | undefined }

type Props<Value extends string> = { value: Value; onChange: (value: Value) => void; className?: string; children: ReactNode }

const columnClass = 'flex flex-1 flex-col'

/** Around the header and the contents. */
export function PageTabs<Value extends string>({ value, onChange, className = columnClass, children }: Props<Value>) {
  return (
    <Tabs.Root value={value} onValueChange={(next) => onChange(next as Value)} className={className}>
      {children}
    </Tabs.Root>
  )
}

export function PageTabList<Value extends string>({ label, tabs }: { label: string; tabs: readonly Tab<Value>[] }) {
  return (
    <Tabs.List aria-label={label} className="mt-1 -mb-4 flex gap-6">
      {tabs.map(({ value, label: name, count }) => (
        <Tabs.Trigger
          key={value}
          value={value}
          className="group flex h-10 items-center gap-2 border-b-2 border-transparent font-medium whitespace-nowrap text-ink-muted hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:border-primary data-[state=active]:font-semibold data-[state=active]:text-link dark:data-[state=active]:border-link"
        >
          {name}
          {count !== undefined && (
            <span className="min-w-5 rounded-full bg-sunken px-1.5 text-center text-xs leading-[18px] font-medium tabular-nums group-data-[state=active]:bg-primary-tint group-data-[state=active]:text-on-primary-tint">
              {count.toLocaleString('en')}
            </span>
          )}
        </Tabs.Trigger>
      ))}
    </Tabs.List>
  )
}

/** Mounted only while its tab is chosen. */
export function PageTab<Value extends string>({ value, className, children }: { value: Value; className?: string; children: ReactNode }) {
  return (
    <Tabs.Content value={value} tabIndex={-1} className={clsx(columnClass, 'outline-none', className)}>
      {children}
    </Tabs.Content>
  )
}
