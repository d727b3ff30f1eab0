/** A day in the reader's time zone, with the exact time on hover and focus. */
'use client'

import { format } from 'date-fns'
import { useSyncExternalStore } from 'react'
import { Tooltip } from './tooltip'

const never = () => () => undefined

const dayIn = (date: Date, timeZone?: string) => new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone }).format(date)

/** A point in time, as ISO 8601. The server does not know the reader's time zone: its HTML has the day in UTC. */
export function LocalDate({ iso }: { iso: string }) {
  const date = new Date(iso)
  const day = useSyncExternalStore(
    never,
    () => dayIn(date),
    () => dayIn(date, 'UTC'),
  )
  return (
    <Tooltip content={<ExactTime date={date} />}>
      <time dateTime={iso} tabIndex={0} className="decoration-line decoration-dotted underline-offset-4 hover:underline">
        {day}
      </time>
    </Tooltip>
  )
}

/** Formatted in the browser, when shown. */
const ExactTime = ({ date }: { date: Date }) => format(date, 'd MMMM yyyy, HH:mm:ss OOO')
