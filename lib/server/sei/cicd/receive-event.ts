/** Stores the event of a pipeline run as it was sent. */
import 'server-only'
import type { CicdEventReceived, CustomCicdEvent } from '../../../schema/cicd'
import { isStorableJson } from '../../../schema/storable-json'
import type { KeyActor } from '../../access/actor'
import { database } from '../../database/open'
import { Fault } from '../../fault'

/**
 * Stores an event for the project of the actor's key, and answers with its id.
 * @throws Fault validation where the event has a value that PostgreSQL cannot store as JSON
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
