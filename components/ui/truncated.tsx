/** One line of text, cut with an ellipsis where it does not fit; hover and focus show it in full. */
'use client'

import clsx from 'clsx'
import { useEffect, useRef, useState, type ComponentProps } from 'react'
import { Tooltip } from './tooltip'

type Props = {
  text: string
  className?: string
  /** `no` for names and addresses, which a page translator must leave as they are. */
  translate?: 'no'
  /** Makes it a button, which always has its place in the order of Tab. */
  button?: Omit<ComponentProps<'button'>, 'ref' | 'children' | 'className'> | undefined
}

/**
 * Focusable only while it is cut, so that Tab skips text that is fully visible. The direction is that of the text, so
 * that right-to-left text is cut at its end too.
 */
export function Truncated({ text, className, translate, button }: Props) {
  const element = useRef<HTMLElement>(null)
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
    <Tooltip content={<Whole text={text} translate={translate} />} open={cut && open} onOpenChange={setOpen}>
      {button ? (
        <button
          type="button"
          {...button}
          ref={(node) => {
            element.current = node
          }}
          dir="auto"
          translate={translate}
          className={clsx('block max-w-full min-w-0 truncate rounded text-left', className)}
        >
          {text}
        </button>
      ) : (
        <span
          ref={(node) => {
            element.current = node
          }}
          dir="auto"
          translate={translate}
          tabIndex={cut ? 0 : undefined}
          className={clsx('block min-w-0 truncate text-left', className)}
        >
          {text}
        </span>
      )}
    </Tooltip>
  )
}

function Whole({ text, translate }: Pick<Props, 'text' | 'translate'>) {
  return (
    <span dir="auto" translate={translate} className="block">
      {text}
    </span>
  )
}
