/** Times as ISO 8601 writes them: seconds may be left out, and a zone may be `Z`, `+02:00`, `+0200` or `+02`. */
import { z } from 'zod'

/** The pattern of zod between its anchors. */
const inner = ({ source }: RegExp) => source.slice(1, -1)

const { date } = z.regexes
const zone = '(?:Z|[+-](?:[01]\\d|2[0-3])(?::?[0-5]\\d)?)'
const dateTime = (zoned: string) => new RegExp(`^(?:${inner(date)})T${inner(z.regexes.time({}))}${zoned}$`)
const withZone = dateTime(zone)
const withOrWithoutZone = dateTime(`${zone}?`)

/** Whether a text is a date, or a date and time with or without a zone, on a real day of the calendar. */
export const isIsoTime = (text: string): boolean => withOrWithoutZone.test(text) || date.test(text)

/** The moment that a date and time with its zone names; null for another text. */
export function momentOf(text: string): Date | null {
  if (!withZone.test(text)) return null
  return new Date(text.replace(/([+-]\d\d):?(\d\d)?$/, (_, hours: string, minutes = '00') => `${hours}:${minutes}`))
}
