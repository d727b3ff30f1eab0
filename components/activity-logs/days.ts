/** Days in a time zone: entries by day, and days that people choose. */
import type { ActivityEntry } from '@/lib/schema/activity-log'

const dayMs = 86_400_000

/** The day of a moment, as a field of the type `date` has it: "2026-01-31". */
export const dayOf = (date: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone }).format(date)

/** When a day begins in the browser's zone. @param plus whole days later, however long they are */
export function beginOf(day: string, plus = 0): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date + plus)
}

/** "Today, Tuesday 25 November", "Wednesday 19 November", "Monday 30 December 2024". */
function nameOf(date: Date, now: number, timeZone: string): string {
  const isOfYear = dayOf(date, timeZone).slice(0, 4) === dayOf(new Date(now), timeZone).slice(0, 4)
  const write = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', { ...options, timeZone }).format(date)
  const name = `${write({ weekday: 'long' })} ${write({ day: 'numeric', month: 'long', ...(isOfYear ? {} : { year: 'numeric' }) })}`
  if (dayOf(date, timeZone) === dayOf(new Date(now), timeZone)) return `Today, ${name}`
  // Noon of today less a day is yesterday, also where a day has 23 or 25 hours.
  const noon = Date.parse(`${dayOf(new Date(now), timeZone)}T12:00:00Z`)
  return dayOf(date, timeZone) === dayOf(new Date(noon - dayMs), 'UTC') ? `Yesterday, ${name}` : name
}

/** Entries under the names of their days, in the order that they have. */
export function byDay(entries: readonly ActivityEntry[], now: number, timeZone: string) {
  const days: { day: string; name: string; entries: ActivityEntry[] }[] = []
  for (const entry of entries) {
    const date = new Date(entry.timestamp)
    const day = dayOf(date, timeZone)
    const last = days.at(-1)
    if (last?.day === day) last.entries.push(entry)
    else days.push({ day, name: nameOf(date, now, timeZone), entries: [entry] })
  }
  return days
}
