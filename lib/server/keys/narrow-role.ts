/** Makes an Admin key an Ingestion key, as the finding about it proposes. */
import 'server-only'
import type { PersonActor } from '../access/actor'
import { database } from '../database/open'
import { Fault } from '../fault'
import { now } from '../runtime/clock'
import { readKey } from './get'
import { habitDays } from '../usage/habit'
import { updateKey } from './update'
import { flushUse } from '../usage/note-use'

const habit = habitDays * 24 * 60 * 60 * 1000

/**
 * Narrows a key that does not need its role. The list that the person looked at may be old, and a role is never widened again: so what
 * the key did since counts.
 * @returns whether this narrowed it
 * @throws Fault conflict where it has made a call in 30 days that only an Admin key may make; otherwise as `updateKey`
 */
export async function narrowKey(actor: PersonActor, id: string): Promise<boolean> {
  const { prisma } = await database()
  if ((await readKey(prisma, actor.projectId, id)).role === 'INGESTION') return false
  // Writes what this server has counted; other servers have written all but their last seconds.
  await flushUse()
  const configured = { keyId: id, projectId: actor.projectId, configuredAt: { gt: new Date(now().getTime() - habit) } }
  if ((await prisma.apiKeyUse.count({ where: configured })) > 0) {
    throw new Fault('conflict', `In the last ${habitDays} days it has made a call that only an Admin key may make, so it stays one.`)
  }
  return (await updateKey(actor, id, { role: 'INGESTION' })).role === 'INGESTION'
}
