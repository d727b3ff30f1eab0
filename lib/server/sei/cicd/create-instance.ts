/** Registers a server that runs pipelines; its events name it by the GUID that it gets here. */
import 'server-only'
import type { CicdInstance, CreateCicdInstance } from '../../../schema/cicd'
import { record } from '../../activity'
import type { KeyActor } from '../../actor'
import { database } from '../../db'
import { Fault } from '../../fault'

const unknown = (id: number) =>
  new Fault('validation', `There is no integration ${id} in this account.`, {
    errors: [{ pointer: '/integration_id', detail: 'There is no such integration in this account.' }],
  })

/** @throws Fault validation where the actor's account has no such integration */
export async function createCicdInstance(actor: KeyActor, input: CreateCicdInstance): Promise<CicdInstance> {
  const { integration_id: integrationId, name, type } = input
  const { accountId } = actor
  const { prisma } = await database()
  return prisma.$transaction(async (tx) => {
    const [integration] = await tx.$queryRaw<{ name: string }[]>`
      SELECT name FROM integration WHERE id = ${integrationId}::int AND account_id = ${accountId}::uuid FOR KEY SHARE NOWAIT`
    if (!integration) throw unknown(integrationId)
    const { id } = await tx.cicdInstance.create({ data: { accountId, integrationId, name, type }, select: { id: true } })
    await record(tx, actor, {
      type: 'INTEGRATION',
      action: 'EDITED',
      target: { id: String(integrationId), name: integration.name },
      details: { addedInstance: { id, name, type } },
    })
    return { id, guid: id, name, type }
  })
}
