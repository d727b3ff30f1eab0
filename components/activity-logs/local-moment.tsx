/** Moments in the reader's time zone. */
'use client'

import { useSyncExternalStore } from 'react'

const never = () => () => undefined

/**
 * What is written about a moment, in the reader's zone.
 * @param write writes it in a zone; in that of the browser where none is given. The server does not know it: its HTML is in UTC.
 */
export const useInZone = (write: (timeZone?: string) => string): string =>
  useSyncExternalStore(
    never,
    () => write(),
    () => write('UTC'),
  )

const writer =
  (options: Intl.DateTimeFormatOptions) =>
  (date: Date, timeZone?: string): string =>
    new Intl.DateTimeFormat('en-GB', { ...options, timeZone }).format(date)

/** "14:18:02". */
export const clockTime = writer({ hour: '2-digit', minute: '2-digit', second: '2-digit' })

/** "1 Dec 2025, 02:00". */
export const dayAndTime = writer({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' })

/** "25 November 2025 at 14:18:02 CET". */
export const exactTime = writer({ dateStyle: 'long', timeStyle: 'long' })

type Props = { date: Date; write: (date: Date, timeZone?: string) => string }

/** A moment as text. */
export function LocalMoment({ date, write }: Props) {
  const written = useInZone((timeZone) => write(date, timeZone))
  return <time dateTime={date.toISOString()}>{written}</time>
}
