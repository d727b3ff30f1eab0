/** The choices of a longest life, and the settings that they mean. */
import type { KeyLife } from '@/lib/schema/project-settings'

export const limitChoices = ['none', '30', '60', '90', '365', 'other'] as const
type LimitChoice = (typeof limitChoices)[number]

/** `days` is what is typed with the choice `other`. */
export type LifeFields = { limit: LimitChoice; days: string; requireKeyExpiry: boolean }

/** The fields that show these settings. */
export function keyLifeOf({ maxKeyDays, requireKeyExpiry }: KeyLife): LifeFields {
  const limit = maxKeyDays === null ? 'none' : limitChoices.find((choice) => choice === String(maxKeyDays))
  return limit ? { limit, days: '', requireKeyExpiry } : { limit: 'other', days: String(maxKeyDays), requireKeyExpiry }
}

/** The settings, or null where what was typed is no number. The server says which numbers it takes. */
export function settingsOf({ limit, days, requireKeyExpiry }: LifeFields): KeyLife | null {
  if (limit === 'none') return { maxKeyDays: null, requireKeyExpiry }
  const text = limit === 'other' ? days.trim() : limit
  return /^\d{1,9}$/.test(text) ? { maxKeyDays: Number(text), requireKeyExpiry } : null
}

/** Whether the fields differ from what is saved. */
export function isChanged(life: LifeFields, saved: KeyLife): boolean {
  const settings = settingsOf(life)
  return settings === null || settings.maxKeyDays !== saved.maxKeyDays || settings.requireKeyExpiry !== saved.requireKeyExpiry
}
