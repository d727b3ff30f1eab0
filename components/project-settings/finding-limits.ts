/** The limits of findings as they are typed, and the settings that they mean. */
import { ProjectSettings } from '@/lib/schema/project-settings'

type FindingLimits = Pick<ProjectSettings, 'rotateAfterDays' | 'unusedAfterDays'>
type Name = keyof FindingLimits

export const limitNames = ['rotateAfterDays', 'unusedAfterDays'] as const satisfies readonly Name[]

/** Days as they are typed. */
export type LimitFields = Record<Name, string>

/** The fields that show these settings. */
export const limitFieldsOf = ({ rotateAfterDays, unusedAfterDays }: FindingLimits): LimitFields => ({
  rotateAfterDays: String(rotateAfterDays),
  unusedAfterDays: String(unusedAfterDays),
})

const daysOf = (text: string) => (/^\d{1,9}$/.test(text.trim()) ? Number(text) : null)

/** What differs from what is saved, as it is sent; null for what is no number of days. */
export const changedLimits = (fields: LimitFields, saved: FindingLimits): Partial<Record<Name, number | null>> =>
  Object.fromEntries(limitNames.map((name) => [name, daysOf(fields[name])] as const).filter(([name, days]) => days !== saved[name]))

/** What is wrong with a number of days, by the rule of the server. */
export function limitProblem(name: Name, days: number | null): string | undefined {
  if (days === null) return 'Enter a number of days.'
  return ProjectSettings.shape[name].safeParse(days).error?.issues[0]?.message
}
