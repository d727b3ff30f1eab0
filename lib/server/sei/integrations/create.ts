/** Creates an integration, to which identities, teams and pipeline instances refer. */
import 'server-only'
import type { CreateIntegration, Integration } from '../../../schema/integration'
import { recordActivity } from '../../activity-log/record'
import type { KeyActor } from '../../access/actor'
import { requireQuota } from '../../load/quotas'
import { changeAccount } from '../../load/change-account'
import { requireFreeName } from './require-free-name'
import { integrationColumns, toIntegration } from './row'

/** Adds an integration to the actor's account. @throws Fault limit_reached, name_taken */
export async function createIntegration(actor: KeyActor, input: CreateIntegration): Promise<Integration> {
  return changeAccount(actor.accountId, async (tx) => {
    await requireQuota(tx, 'integrations', actor)
    await requireFreeName(tx, actor.accountId, input)
    const row = await tx.integration.create({
      data: { ...input, accountId: actor.accountId, tags: [], createdBy: actor.label },
      select: integrationColumns,
    })
    await recordActivity(tx, actor, {
      type: 'INTEGRATION',
      action: 'CREATED',
      target: { id: String(row.id), name: row.name },
      details: { type: row.type, application: row.application },
    })
    return toIntegration(row)
  })
}
