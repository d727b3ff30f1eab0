/** The kinds of calls of a key, and those that were refused: what they are called, and their colours in charts. */
import type { UsageDay } from '@/lib/schema/key-usage'
import { sum } from '@/components/ui/counts'

type UsageKind = 'ingest' | 'read' | 'configure' | 'refused'

/** From the foot of a bar upwards. In forced colours too, the fills differ from each other. */
export const usageKinds: readonly { kind: UsageKind; label: string; fill: string }[] = [
  { kind: 'ingest', label: 'Ingest', fill: 'fill-chart-ingest forced-colors:fill-[CanvasText]' },
  { kind: 'read', label: 'Read', fill: 'fill-chart-read forced-colors:fill-[LinkText]' },
  { kind: 'configure', label: 'Configure', fill: 'fill-chart-configure forced-colors:fill-[GrayText]' },
  { kind: 'refused', label: 'Refused', fill: 'fill-chart-refused forced-colors:fill-[Mark]' },
]

/** How many calls of a day were of each kind, as `usageKinds` orders them. */
export const countsOf = (day: UsageDay): number[] =>
  usageKinds.map(({ kind }) => (kind === 'refused' ? sum(Object.values(day.refused)) : day[kind]))

/** Of all the days together. */
export const totalsOf = (days: readonly UsageDay[]): number[] =>
  usageKinds.map((_, index) => sum(days.map((day) => countsOf(day)[index]!)))

const reasons: Record<keyof UsageDay['refused'], string> = {
  expired: 'after it had expired',
  paused: 'while it was paused',
  wrongNetwork: 'from a wrong network',
  forbidden: 'for lack of permission',
  rateLimited: 'over the rate limit',
  other: 'with an ended secret or in an archived project',
}

/** Why calls were refused, the most frequent reason first: "728 over the rate limit, 14 from a wrong network"; null without any. */
export function refusalsInWords(days: readonly UsageDay[]): string | null {
  const counted = (Object.keys(reasons) as (keyof typeof reasons)[])
    .map((reason) => [reasons[reason], sum(days.map(({ refused }) => refused[reason]))] as const)
    .filter(([, times]) => times > 0)
    .toSorted(([, times], [, others]) => others - times)
  return counted.map(([text, times]) => `${times.toLocaleString('en')} ${text}`).join(', ') || null
}

/** The part of refused calls in all calls: "0.4 %". @param all with the refused ones, more than zero */
export function shareInWords(refused: number, all: number): string {
  const percent = (refused / all) * 100
  return percent < 0.1 ? 'under 0.1 %' : `${percent.toLocaleString('en', { maximumFractionDigits: 1 })} %`
}

const inUtc = (options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' })
  return (day: string) => format.format(new Date(day))
}

/** "3 Nov". */
const shortDay = inUtc({ day: 'numeric', month: 'short' })
/** "Mon 3 Nov". */
export const longDay = inUtc({ weekday: 'short', day: 'numeric', month: 'short' })

/** Days closer to today than so many have no label, which that of today would touch. */
const nearToday = 4

/** What stands under the bars: the Mondays, and today, which is the last day. */
export function weekLabels(days: readonly UsageDay[]): { index: number; text: string }[] {
  const last = days.length - 1
  const mondays = days.flatMap(({ day }, index) =>
    new Date(day).getUTCDay() === 1 && index <= last - nearToday ? [{ index, text: shortDay(day) }] : [],
  )
  return [...mondays, { index: last, text: 'Today' }]
}

/** On which of the days, counted from the first one, a key was rotated; the earliest first. */
export function rotationDays(days: readonly UsageDay[], rotatedAt: readonly string[]): number[] {
  const indexes = rotatedAt.map((at) => days.findIndex(({ day }) => at.startsWith(day)))
  return [...new Set(indexes.filter((index) => index !== -1))].toSorted((one, other) => one - other)
}
