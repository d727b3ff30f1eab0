/** Relative times ("3 minutes ago"), with the exact time on hover and focus. */
'use client'

import clsx from 'clsx'
import { format, formatDistanceStrict } from 'date-fns'
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react'
import { Tooltip } from './tooltip'

const tickMs = 15_000
const justNowMs = 45_000

const Now = createContext(0)

/** The time that relative times count from, in milliseconds since 1970. */
export const useNow = () => useContext(Now)

/** Updates relative times every 15 seconds. `initial` is when the server rendered: HTML and first render must match. */
export function NowProvider({ initial, children }: { initial: number; children: ReactNode }) {
  const [now, setNow] = useState(initial)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tickMs)
    return () => clearInterval(timer)
  }, [])
  return <Now value={now}>{children}</Now>
}

function relative(date: Date, now: number): string {
  // Server and browser clocks differ a little, and `now` is up to 15 seconds old.
  return Math.abs(date.getTime() - now) < justNowMs ? 'just now' : formatDistanceStrict(date, now, { addSuffix: true })
}

type Props = {
  iso: string
  /** Second line of the tooltip. */
  detail?: string
  /** Starts with a capital letter: it is not part of a sentence. */
  alone?: boolean
}

/** A point in time, as ISO 8601. */
export function RelativeTime({ iso, detail, alone }: Props) {
  const now = useNow()
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

/** Formatted in the browser, when shown: the server does not know the reader's time zone. */
function ExactTime({ text, detail }: { text: () => string; detail: string | undefined }) {
  return detail ? `${text()}\n${detail}` : text()
}
