/** The schemas of a project's settings, and of its members, of whom one answers for each key. */
import { z } from 'zod'
import { paragraph, withoutInvisible } from './text'

/** Days of 24 hours. */
const maxKeyDays = z
  .number({ error: 'The longest life must be a number of days.' })
  .int('The longest life must be a whole number of days.')
  .min(1, 'The longest life must be at least 1 day.')
  .max(3_650, 'The longest life can be at most 3650 days.')
  .nullable()

const days = (what: string) =>
  z
    .number({ error: `${what} must be a number of days.` })
    .int(`${what} must be a whole number of days.`)
    .min(1, `${what} must be at least 1 day.`)
    .max(3_650, `${what} can be at most 3650 days.`)

/** What holds for keys that are created, rotated or extended from then on. Keys that there are stay as they are. */
export const KeyLife = z.strictObject({
  /** The longest life of a secret, from its creation on; null for no limit. A limit alone still allows keys that never expire. */
  maxKeyDays,
  /** Whether a key has to expire. */
  requireKeyExpiry: z.boolean(),
})
export type KeyLife = z.infer<typeof KeyLife>

export const ProjectSettings = KeyLife.extend({
  /** The age of a secret from which on it is a finding. */
  rotateAfterDays: days('The age at which to rotate'),
  /** The days without a call after which a key is a finding. */
  unusedAfterDays: days('The days without a call'),
})
export type ProjectSettings = z.infer<typeof ProjectSettings>

export const ChangeProjectSettings = ProjectSettings.partial()
export type ChangeProjectSettings = z.infer<typeof ChangeProjectSettings>

/** People who have a role in the project, or in the whole account, have accepted their invitation, and are not disabled. */
export const ProjectMembers = z.object({
  items: z.array(z.object({ id: z.uuid(), name: z.string(), email: z.string() })),
})
export type ProjectMembers = z.infer<typeof ProjectMembers>

export const ListMembers = z.strictObject({
  /** Part of a name, or of an email. */
  q: z.string({ error: 'q must be text.' }).transform(withoutInvisible).pipe(paragraph('q', 200)).optional(),
})
export type ListMembers = z.infer<typeof ListMembers>
