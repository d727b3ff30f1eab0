/** Changes many keys at once. Each is checked and changed alone, as if nothing else were asked. */
import 'server-only'
import type { ChangedKeys, ChangeKeys } from '../../schema/key-bulk'
import type { Permission } from '../../schema/permission'
import { requirePermission, type PersonActor } from '../access/actor'
import { database } from '../database/open'
import type { Fault } from '../fault'
import { logFault, toFault } from '../http/to-fault'
import { deleteKey } from './delete'
import { readKey } from './get'
import { pauseKey } from './pause'
import { resumeKey } from './resume'
import { updateKey } from './update'

type Result = ChangedKeys['results'][number]

const needed: Record<ChangeKeys['action'], Permission> = {
  pause: 'api_keys:pause',
  resume: 'api_keys:pause',
  delete: 'api_keys:delete',
  'hand-over': 'api_keys:edit',
}

/** Whether this changed the key. @throws Fault as the verb of the single change does */
async function changeOne(actor: PersonActor, id: string, input: ChangeKeys): Promise<boolean> {
  switch (input.action) {
    case 'pause':
      return (await pauseKey(actor, id)).isChanged
    case 'resume':
      return (await resumeKey(actor, id)).isChanged
    case 'delete':
      return deleteKey(actor, id, input)
    case 'hand-over': {
      const { responsibleId } = input
      const { prisma } = await database()
      const { responsible } = await readKey(prisma, actor.projectId, id)
      await updateKey(actor, id, { responsibleId })
      return responsible.id !== responsibleId
    }
  }
}

/** What became of a key, and the fault that it was refused with. */
async function resultOf(actor: PersonActor, id: string, input: ChangeKeys): Promise<{ result: Result; fault?: Fault }> {
  try {
    return { result: { id, outcome: (await changeOne(actor, id, input)) ? 'done' : 'unchanged', detail: null } }
  } catch (error) {
    const fault = toFault(error)
    logFault(fault, actor.request)
    return { result: { id, outcome: 'refused', detail: fault.detail }, fault }
  }
}

/**
 * Changes keys of the actor's project one after the other, each in a transaction of its own: what refuses one leaves the others alone.
 * @returns what became of each, in the order of the request; a key that is named twice is changed once
 * @throws Fault forbidden where the person may not do this to any key
 */
export async function changeKeys(actor: PersonActor, input: ChangeKeys): Promise<ChangedKeys> {
  requirePermission(actor, needed[input.action])
  const results = new Map<string, Result>()
  let unavailable: Fault | undefined
  for (const id of new Set(input.ids)) {
    if (unavailable) {
      // Each further key would wait as long for a database that does not answer.
      results.set(id, { id, outcome: 'refused', detail: unavailable.detail })
      continue
    }
    const { result, fault } = await resultOf(actor, id, input)
    results.set(id, result)
    if (fault?.code === 'unavailable') unavailable = fault
  }
  return { results: input.ids.map((id) => results.get(id)!) }
}
