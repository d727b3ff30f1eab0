/** Changes a profile. */
import 'server-only'
import { isDeepStrictEqual } from 'node:util'
import { createProfile as createInput, type AnyProfile, type ProfilePatch, type ProfileSlug } from '../../../schema/profile'
import { recordActivity } from '../../activity/record'
import type { KeyActor } from '../../access/actor'
import { fold } from '../../rules/fold'
import { changeAccount } from '../../load/change-account'
import { nameTaken, withUniqueName } from '../../rules/unique-name'
import { kindOf, readProfile, settingsOf, toProfile } from './row'

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Objects are merged, member by member; everything else takes the place of what is stored. */
function mergeInto(stored: unknown, input: unknown): unknown {
  if (!isObject(stored) || !isObject(input)) return input
  const merged = Object.entries(input).map(([name, value]) => [name, mergeInto(stored[name], value)])
  return { ...stored, ...Object.fromEntries(merged) }
}

/**
 * What the input leaves out stays, in inner objects too; the result has to keep the rules of a new one.
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
        data: { name, foldedName: fold(name), description, definition, updatedAt: new Date() },
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
