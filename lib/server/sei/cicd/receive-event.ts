/** Stores the event of a pipeline run as it was sent. */
import 'server-only'
import type { CicdEventReceived, CustomCicdEvent } from '../../../schema/cicd'
import { isStorableJson } from '../../../schema/storable-json'
import type { KeyActor } from '../../access/actor'
import { database } from '../../database/open'
import { Fault } from '../../fault'
import { storeWithinQuotas } from '../../load/storage-quotas'

/**
 * Stores an event for the project of the actor's key, and answers with its id.
 * @throws Fault validation where the event has a value that PostgreSQL cannot store as JSON; runs_ or
 * storage_quota_reached
 */
export async function receiveCicdEvent(actor: KeyActor, event: CustomCicdEvent): Promise<CicdEventReceived> {
  if (!isStorableJson(event)) {
    throw new Fault('validation', 'The event has a broken character, a number that is too large, or more than 100 levels.')
  }
  const { prisma } = await database()
  const { accountId, projectId } = actor
  const payload = JSON.stringify(event)
  const wanted = { bytes: payload.length, runs: 1, records: 0, jobs: 0 }
  const { id } = await storeWithinQuotas(accountId, wanted, () =>
    prisma.cicdEvent.create({
      data: {
        accountId,
        projectId,
        instanceGuid: event.instance_guid,
        startedAt: new Date(event.start_time),
        result: event.result.toUpperCase(),
        payload: JSON.parse(payload),
      },
      select: { id: true },
    }),
  )
  return { id, status: 'SUCCESS' }
}
