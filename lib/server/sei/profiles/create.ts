/** Creates a profile of the actor's account. */
import 'server-only'
import { createProfile as createInput, type AnyProfile, type ProfileSlug } from '../../../schema/profile'
import type { z } from 'zod'
import { recordActivity } from '../../activity-log/record'
import type { KeyActor } from '../../access/actor'
import { fold } from '../../rules/fold'
import { requireQuota } from '../../load/quotas'
import { changeAccount } from '../../load/change-account'
import { nameTaken, withUniqueName } from '../../rules/unique-name'
import { kindOf, toProfile } from './row'

/** The input for a new profile of some kind. */
export type ProfileInput = z.infer<(typeof createInput)[ProfileSlug]>

/** Creates a profile and records it in the activity log. @throws Fault limit_reached, name_taken */
export async function createProfile(actor: KeyActor, slug: ProfileSlug, input: ProfileInput): Promise<AnyProfile> {
  const { kind, type, label } = kindOf[slug]
  const { name, description, ...definition } = input
  return withUniqueName(() => nameTaken(label, name), () =>
    changeAccount(actor.accountId, async (tx) => {
      await requireQuota(tx, 'profiles', actor)
      const row = await tx.profile.create({
        data: { accountId: actor.accountId, kind, name, foldedName: fold(name), description, definition },
      })
      await recordActivity(tx, actor, {
        type,
        action: 'CREATED',
        target: { id: String(row.id), name },
        details: { description, ...definition },
      })
      return toProfile(row)
    }),
  )
}
