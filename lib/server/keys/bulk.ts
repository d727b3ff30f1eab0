/** Changes many keys at once. Each is checked and changed alone, as if nothing else were asked. */
import 'server-only'
import type { ChangedKeys, ChangeKeys } from '../../schema/key-bulk'
import type { Permission } from '../../schema/permission'
import { requirePermission, type PersonActor } from '../access/actor'
import { isDatabaseUnavailable, isRolledBack } from '../database/errors'
import { database } from '../database/open'
import { Fault } from '../fault'
import { log } from '../runtime/log'
import { deleteKey } from './delete'
import { readKey } from './get'
import { narrowKey } from './narrow-role'
import { pauseKey } from './pause'
import { resumeKey } from './resume'
import { updateKey } from './update'

type Result = ChangedKeys['results'][number]

const needed: Record<ChangeKeys['action'], Permission> = {
  pause: 'api_keys:pause',
  resume: 'api_keys:pause',
  delete: 'api_keys:delete',
  narrow: 'api_keys:edit',
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
    case 'narrow':
      return narrowKey(actor, id)
    case 'hand-over': {
      const { prisma } = await database()
      const { responsible } = await readKey(prisma, actor.projectId, id)
      return (await updateKey(actor, id, input)).responsible.id !== responsible.id
    }
  }
}

const outOfReach = 'The database cannot be reached. Try again shortly.'
const inTheWay = 'Another change was in the way of this one. Try again.'
const unforeseen = 'Something went wrong on our side. Try again.'

/** What became of a key. A failure is told like a refusal: those before it were changed all the same. */
async function resultOf(actor: PersonActor, id: string, input: ChangeKeys): Promise<Result> {
  try {
    return { id, outcome: (await changeOne(actor, id, input)) ? 'done' : 'unchanged', detail: null }
  } catch (error) {
    if (error instanceof Fault) return { id, outcome: 'refused', detail: error.detail }
    log().error({ requestId: actor.request.requestId, keyId: id, err: error }, 'one of many keys could not be changed')
    const detail = isDatabaseUnavailable(error) ? outOfReach : isRolledBack(error) ? inTheWay : unforeseen
    return { id, outcome: 'refused', detail }
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
  for (const id of new Set(input.ids)) {
    const result = await resultOf(actor, id, input)
    results.set(id, result)
    // Each further key would wait as long for a database that does not answer.
    if (result.detail === outOfReach) break
  }
  return { results: input.ids.map((id) => results.get(id) ?? { id, outcome: 'refused', detail: outOfReach }) }
}
