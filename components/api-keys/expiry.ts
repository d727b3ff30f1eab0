/** When a key ends: the choices of a form, the moments that they mean, and which of them a project allows. */
import { addDays, endOfDay, format, isValid, parseISO } from 'date-fns'
import { soonDays, type CreateKey } from '@/lib/schema/key'
import type { KeyLife } from '@/lib/schema/project-settings'

export const expiryChoices = ['30', '60', '90', '365', 'date', 'never'] as const
type ExpiryChoice = (typeof expiryChoices)[number]

/** `day` is the last one, as yyyy-MM-dd in the browser's zone, and counts with the choice `date` alone; empty is none yet. */
export type Expiry = { choice: ExpiryChoice; day: string }

/** Of a key that there is. Times are ISO 8601. */
export type CurrentLife = { expiresAt: string | null; secretCreatedAt: string }

/** Milliseconds: a day of a life has 24 hours, also where the clocks change. */
const dayMs = 86_400_000

/** How long before its end a key is marked as expiring soon. */
const soonMs = soonDays * dayMs

const daysOf = (choice: ExpiryChoice) => (choice === 'date' || choice === 'never' ? null : Number(choice))

const dayFormat = 'yyyy-MM-dd'

/**
 * The moment that a choice means.
 * @param from from when days are counted, in milliseconds since 1970: now, or when the secret was created
 * @returns null for never, undefined where the day is none
 */
export function endOf({ choice, day }: Expiry, from: number): Date | null | undefined {
  if (choice === 'never') return null
  const days = daysOf(choice)
  if (days !== null) return new Date(from + days * dayMs)
  const last = parseISO(day)
  return isValid(last) && day.length === dayFormat.length ? endOfDay(last) : undefined
}

/** What a project proposes for a new key: the longest life that it allows, and never where it allows any. */
export function proposedExpiry(settings: KeyLife | undefined, now: number): Expiry {
  const { maxKeyDays, requireKeyExpiry } = settings ?? { maxKeyDays: null, requireKeyExpiry: false }
  if (maxKeyDays === null) return { choice: requireKeyExpiry ? '90' : 'never', day: '' }
  const longest = expiryChoices.findLast((choice) => (daysOf(choice) ?? Infinity) <= maxKeyDays)
  return longest ? { choice: longest, day: '' } : { choice: 'date', day: lastDay(maxKeyDays, now) }
}

/** The choice that an existing key has. */
export const currentExpiry = ({ expiresAt }: CurrentLife): Expiry =>
  expiresAt === null ? { choice: 'never', day: '' } : { choice: 'date', day: format(new Date(expiresAt), dayFormat) }

/** The last day whose end is within a life of `days` from `from` on. */
export function lastDay(days: number, from: number): string {
  const limit = new Date(from + days * dayMs)
  return format(endOfDay(limit) <= limit ? limit : addDays(limit, -1), dayFormat)
}

/** What decides which choices there are. Times are in milliseconds since 1970; days count from `from`. */
type Asked = { settings: KeyLife | undefined; from: number; now: number; current?: CurrentLife | undefined }

/** The last day that the project allows, or undefined for no limit. To shorten a life is always allowed. */
export function latestDay({ settings, from, current }: Omit<Asked, 'now'>): string | undefined {
  if (!settings?.maxKeyDays || current?.expiresAt === null) return undefined
  const limit = lastDay(settings.maxKeyDays, from)
  const own = current && currentExpiry(current).day
  return own !== undefined && own > limit ? own : limit
}

/** The day that `date` begins with: that of the choice before it, or in 90 days, and within the limit. */
export function firstDay(before: Expiry, asked: Asked): string {
  const limit = latestDay(asked)
  const day = format(endOf(before, asked.from) ?? new Date(asked.now + 90 * dayMs), dayFormat)
  return limit !== undefined && limit < day ? limit : day
}

/** Why a choice is not available, as a sentence, or undefined. A key keeps the end that it has, whatever the project asks by now. */
export function reasonAgainst(choice: ExpiryChoice, { settings, from, now, current }: Asked): string | undefined {
  if (choice === 'never') {
    return settings?.requireKeyExpiry && current?.expiresAt !== null ? 'Keys of this project have to expire.' : undefined
  }
  const days = daysOf(choice)
  if (days === null) return undefined
  const end = from + days * dayMs
  if (end <= now) return `Days count from the creation of the secret on ${format(from, 'd MMMM yyyy')}, so shorter lives are over.`
  const isShorter = current && (current.expiresAt === null || end <= new Date(current.expiresAt).getTime())
  const limit = settings?.maxKeyDays
  return limit && days > limit && !isShorter ? `Keys of this project live at most ${limit} ${limit === 1 ? 'day' : 'days'}.` : undefined
}

/** What an end means, in words; null is never. `now` is in milliseconds since 1970. */
export function sentenceOfEnd(end: Date | null, now: number): string {
  if (end === null) return 'Works until somebody deletes it.'
  const until = format(end, 'EEEE, d MMMM yyyy, HH:mm')
  if (end.getTime() <= now) return `Until ${until}, which is over.`
  const soon = new Date(end.getTime() - soonMs)
  const soonDay = format(soon, soon.getFullYear() === end.getFullYear() ? 'd MMMM' : 'd MMMM yyyy')
  return `Until ${until}. Marked as expiring soon from ${soon.getTime() <= now ? 'now on' : soonDay}.`
}

/** What a choice means, in words. `from` and `now` are in milliseconds since 1970. */
export function sentenceOf(expiry: Expiry, from: number, now: number): string {
  const end = endOf(expiry, from)
  return end === undefined ? 'Choose the last day on which the key works.' : sentenceOfEnd(end, now)
}

/** What is wrong with a choice before it is sent, or undefined. */
export function expiryError(expiry: Expiry, from: number, now: number): string | undefined {
  const end = endOf(expiry, from)
  if (end === undefined) return 'Choose a day.'
  return end !== null && end.getTime() <= now ? 'Choose a day that is not over.' : undefined
}

/** What a new key's request says; days count from when the server creates it. */
export function expiryOfNewKey(expiry: Expiry): Pick<CreateKey, 'expiresAt' | 'expiresInDays'> {
  const days = daysOf(expiry.choice)
  return days === null ? { expiresAt: endOf(expiry, 0)?.toISOString() ?? null } : { expiresInDays: days }
}

/** What a change's request says of an existing key; null is never. */
export const expiryOfKey = (expiry: Expiry, { secretCreatedAt }: CurrentLife): string | null =>
  endOf(expiry, new Date(secretCreatedAt).getTime())?.toISOString() ?? null
