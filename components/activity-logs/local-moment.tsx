/** Moments in the reader's time zone. */
'use client'

import { useTimeZone } from './time-zone'

const writer =
  (options: Intl.DateTimeFormatOptions) =>
  (date: Date, timeZone: string): string =>
    new Intl.DateTimeFormat('en-GB', { ...options, timeZone }).format(date)

/** "14:18:02". */
export const clockTime = writer({ hour: '2-digit', minute: '2-digit', second: '2-digit' })

/** "1 Dec 2025, 02:00". */
export const dayAndTime = writer({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' })

/** "25 November 2025, 14:18:02 CET". */
export const exactTime = writer({
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
})

type Props = { date: Date; write: (date: Date, timeZone: string) => string }

/** A moment as text. */
export function LocalMoment({ date, write }: Props) {
  const timeZone = useTimeZone()
  return <time dateTime={date.toISOString()}>{write(date, timeZone)}</time>
}
