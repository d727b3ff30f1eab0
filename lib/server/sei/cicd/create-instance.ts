/** Registers a CI or CD server, and gives it the GUID by which events name it. */
import 'server-only'
import type { CicdInstance, CreateCicdInstance } from '../../../schema/cicd'
import { recordActivity } from '../../activity-log/record'
import type { KeyActor } from '../../access/actor'
import { Fault } from '../../fault'
import { requireQuota } from '../../load/quotas'
import { changeAccount } from '../../load/change-account'

const unknown = (id: number) =>
  new Fault('validation', `There is no integration ${id} in this account.`, {
    errors: [{ pointer: '/integration_id', detail: 'There is no such integration in this account.' }],
  })

/**
 * Registers a CI or CD server for the actor's account.
 * @throws Fault validation where the account has no such integration; limit_reached
 */
export async function createCicdInstance(actor: KeyActor, input: CreateCicdInstance): Promise<CicdInstance> {
  const { integration_id: integrationId, name, type } = input
  const { accountId } = actor
  return changeAccount(accountId, async (tx) => {
    const where = { accountId, id: integrationId }
    const integration = await tx.integration.findFirst({ where, select: { name: true } })
    if (!integration) throw unknown(integrationId)
    await requireQuota(tx, 'cicdInstances', actor)
    const { id } = await tx.cicdInstance.create({ data: { accountId, integrationId, name, type }, select: { id: true } })
    await recordActivity(tx, actor, {
      type: 'INTEGRATION',
      action: 'EDITED',
      target: { id: String(integrationId), name: integration.name },
      details: { addedInstance: { id, name, type } },
    })
    return { id, guid: id, name, type }
  })
}
