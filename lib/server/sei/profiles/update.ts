/** Changes a profile. */
import 'server-only'
import { isDeepStrictEqual } from 'node:util'
import { createProfile as createInput, type AnyProfile, type ProfilePatch, type ProfileSlug } from '../../../schema/profile'
import { recordActivity } from '../../activity-log/record'
import type { KeyActor } from '../../access/actor'
import { fold } from '../../rules/fold'
import { changeAccount } from '../../load/change-account'
import { nameTaken, withUniqueName } from '../../rules/unique-name'
import { now } from '../../runtime/clock'
import { kindOf, readProfile, settingsOf, toProfile } from './row'

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Merges objects member by member; any other value replaces the stored one. */
function mergeInto(stored: unknown, input: unknown): unknown {
  if (!isObject(stored) || !isObject(input)) return input
  const merged = Object.entries(input).map(([name, value]) => [name, mergeInto(stored[name], value)])
  return { ...stored, ...Object.fromEntries(merged) }
}

/**
 * Changes the members that the input has, in inner objects too. The result has to satisfy the schema of a new profile.
 * @throws Fault not_found, name_taken; ZodError
 */
export async function updateProfile(
  actor: KeyActor,
  slug: ProfileSlug,
  id: number,
  input: ProfilePatch,
): Promise<AnyProfile> {
  const { kind, type, label } = kindOf[slug]
  return withUniqueName(() => nameTaken(label, input.name ?? ''), () =>
    changeAccount(actor.accountId, async (tx) => {
      const profile = await readProfile(tx, actor.accountId, kind, id)
      const before = settingsOf(profile)
      const after = createInput[slug].parse(mergeInto(before, input))
      if (isDeepStrictEqual(before, after)) return profile
      const { name, description, ...definition } = after
      const row = await tx.profile.update({
        where: { id },
        data: { name, foldedName: fold(name), description, definition, updatedAt: now() },
      })
      await recordActivity(tx, actor, {
        type,
        action: 'EDITED',
        target: { id: String(id), name },
        details: { before, after },
      })
      return toProfile(row)
    }),
  )
}
