/** A part of a panel under a heading of its own. */
'use client'

import { useId, useLayoutEffect, useRef, type ReactNode } from 'react'

type Props = { title: string; action?: ReactNode; children: ReactNode }

/** Its heading names the region for assistive technology. Where it disappears with the focus, the panel's heading gets that. */
export function PanelSection({ title, action, children }: Props) {
  const id = useId()
  const section = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    const element = section.current
    return () => {
      if (element?.contains(document.activeElement)) element.closest('[role="dialog"]')?.querySelector('h2')?.focus()
    }
  }, [])
  return (
    <section ref={section} aria-labelledby={id}>
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
