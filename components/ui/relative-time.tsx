/** Times as people say them ("3 minutes ago"), with the exact one on hover and focus. */
'use client'

import clsx from 'clsx'
import { format, formatDistanceStrict } from 'date-fns'
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react'
import { Tooltip } from './tooltip'

const tickMs = 15_000
const justNowMs = 45_000

const Now = createContext(0)

/** Keeps relative times true. `initial` is when the server rendered, so that the browser's first render agrees. */
export function NowProvider({ initial, children }: { initial: number; children: ReactNode }) {
  const [now, setNow] = useState(initial)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tickMs)
    return () => clearInterval(timer)
  }, [])
  return <Now value={now}>{children}</Now>
}

function relative(date: Date, now: number): string {
  // Clocks differ a little, and the page's own runs in steps.
  return Math.abs(date.getTime() - now) < justNowMs ? 'just now' : formatDistanceStrict(date, now, { addSuffix: true })
}

type Props = {
  iso: string
  /** A further line of the tooltip. */
  detail?: string
  /** Stands alone, and not within a sentence. */
  alone?: boolean
}

/** A point in time. */
export function RelativeTime({ iso, detail, alone }: Props) {
  const now = useContext(Now)
  const date = new Date(iso)
  const exact = () => format(date, 'd MMMM yyyy, HH:mm:ss OOO')
  return (
    <Tooltip content={<ExactTime text={exact} detail={detail} />}>
      <time
        dateTime={iso}
        tabIndex={0}
        className={clsx(
          'decoration-line decoration-dotted underline-offset-4 hover:underline',
          alone && 'inline-block first-letter:uppercase',
        )}
      >
        {relative(date, now)}
      </time>
    </Tooltip>
  )
}

/** Formatted only when shown: the server does not know the reader's time zone. */
function ExactTime({ text, detail }: { text: () => string; detail: string | undefined }) {
  return detail ? `${text()}\n${detail}` : text()
}
