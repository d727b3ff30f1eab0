/** One line of text, cut with an ellipsis where it does not fit; hover and focus show it in full. */
'use client'

import clsx from 'clsx'
import { useEffect, useRef, useState } from 'react'
import { Tooltip } from './tooltip'

/** Focusable only while it is cut, so that Tab skips text that is fully visible. */
export function Truncated({ text, className }: { text: string; className?: string }) {
  const element = useRef<HTMLSpanElement>(null)
  const [cut, setCut] = useState(false)
  const [open, setOpen] = useState(false)
  useEffect(() => {
    const span = element.current
    if (!span) return
    const observer = new ResizeObserver(() => setCut(span.scrollWidth > span.clientWidth))
    observer.observe(span)
    return () => observer.disconnect()
  }, [text])
  return (
    <Tooltip content={text} open={cut && open} onOpenChange={setOpen}>
      <span ref={element} tabIndex={cut ? 0 : undefined} className={clsx('block min-w-0 truncate', className)}>
        {text}
      </span>
    </Tooltip>
  )
}
