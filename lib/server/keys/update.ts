/** Changes the name or description of a key. Its role is fixed at creation. */
import 'server-only'
import type { Key, UpdateKey } from '../../schema/key'
import { recordActivity } from '../activity/record'
import { requireActiveProject } from '../access/active-project'
import type { PersonActor } from '../access/actor'
import { database } from '../database/open'
import { fold } from '../rules/fold'
import { keyNameTaken, withUniqueName } from '../rules/unique-name'
import { readKey } from './get'
import { searchTextOf } from './row'

/** @returns the key as it is now. @throws Fault not_found, name_taken; forbidden where the project was archived meanwhile */
export async function updateKey(actor: PersonActor, id: string, input: UpdateKey): Promise<Key> {
  const { prisma } = await database()
  return withUniqueName(() => keyNameTaken(input.name ?? ''), () =>
    prisma.$transaction(async (tx) => {
      await requireActiveProject(tx, actor.projectId, 'shared')
      await tx.$queryRaw`
        SELECT 1 FROM api_key WHERE id = ${id}::uuid AND project_id = ${actor.projectId}::uuid FOR NO KEY UPDATE`
      const before = await readKey(tx, actor.projectId, id)
      const after = { name: input.name ?? before.name, description: input.description ?? before.description }
      if (after.name === before.name && after.description === before.description) return before
      await tx.apiKey.update({
        where: { id },
        data: { ...after, foldedName: fold(after.name), searchText: searchTextOf(after) },
      })
      await recordActivity(tx, actor, {
        type: 'API_ACCESS_KEY',
        action: 'EDITED',
        target: { id, name: after.name },
        details: { before: { name: before.name, description: before.description }, after },
      })
      return { ...before, ...after }
    }),
  )
}
