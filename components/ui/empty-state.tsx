/** A panel in place of content: nothing there, nothing found, no access, not loaded. */
'use client'

import type { ReactNode } from 'react'
import { passOnFocus } from './pass-on-focus'

type Props = {
  icon: ReactNode
  title: string
  text: ReactNode
  role?: 'alert'
  /** Buttons. */
  children?: ReactNode
  /** Under the buttons. */
  more?: ReactNode
}

/** Icon, title and text. */
export function EmptyState({ icon, title, text, role, children, more }: Props) {
  return (
    <div
      ref={passOnFocus}
      role={role}
      className="flex flex-col items-center rounded border border-dashed border-line bg-surface px-6 py-14 text-center"
    >
      <div className="mb-4 flex size-12 items-center justify-center rounded-full bg-sunken text-ink-subtle">{icon}</div>
      <h2 className="text-base font-semibold">{title}</h2>
      <p className="mt-1.5 max-w-md text-pretty wrap-anywhere text-ink-muted">{text}</p>
      {children && <div className="mt-5 flex flex-wrap justify-center gap-3">{children}</div>}
      {more}
    </div>
  )
}
