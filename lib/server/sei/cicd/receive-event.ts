/** Keeps a pipeline run as it was sent, for the project of the key. */
import 'server-only'
import type { CicdEventReceived, CustomCicdEvent } from '../../../schema/cicd'
import { isStorableJson } from '../../../schema/storable-json'
import type { KeyActor } from '../../access/actor'
import { database } from '../../database/open'
import { Fault } from '../../fault'

/**
 * Keeps an event for the project of the actor's key; the answer has the id of the run.
 * @throws Fault validation where the event has what no database can keep
 */
export async function receiveCicdEvent(actor: KeyActor, event: CustomCicdEvent): Promise<CicdEventReceived> {
  if (!isStorableJson(event)) {
    throw new Fault('validation', 'The event has a broken character, a number that is too large, or more than 100 levels.')
  }
  const { prisma } = await database()
  const { id } = await prisma.cicdEvent.create({
    data: {
      accountId: actor.accountId,
      projectId: actor.projectId,
      instanceGuid: event.instance_guid,
      startedAt: new Date(event.start_time),
      result: event.result.toUpperCase(),
      payload: JSON.parse(JSON.stringify(event)),
    },
    select: { id: true },
  })
  return { id, status: 'SUCCESS' }
}
