/** A part of a panel under a heading of its own. */
'use client'

import { useId, type ReactNode } from 'react'
import { passOnFocus } from './pass-on-focus'

type Props = { title: string; action?: ReactNode; children: ReactNode }

/** Its heading names the region for assistive technology. */
export function PanelSection({ title, action, children }: Props) {
  const id = useId()
  return (
    <section ref={passOnFocus} aria-labelledby={id}>
      <div className="mb-2 flex min-h-6 flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h3 id={id} className="text-sm leading-5 font-semibold">
          {title}
        </h3>
        {action}
      </div>
      {children}
    </section>
  )
}
