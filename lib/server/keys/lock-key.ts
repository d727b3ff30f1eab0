/** Reads a key that is about to change, and holds it until the transaction ends. */
import 'server-only'
import type { Key } from '../../schema/key'
import { requireActiveProject } from '../access/active-project'
import type { PersonActor } from '../access/actor'
import type { Transaction } from '../database/open'
import { readKey } from './get'

/**
 * Locks the project, shared with other changes of its keys, and then the key. In this order no two changes block each other.
 * @returns the key as it is now
 * @throws Fault not_found; forbidden where the project was archived meanwhile
 */
export async function lockKey(tx: Transaction, { projectId }: Pick<PersonActor, 'projectId'>, id: string): Promise<Key> {
  await requireActiveProject(tx, projectId, 'shared')
  await tx.$queryRaw`
    SELECT 1 FROM api_key WHERE id = ${id}::uuid AND project_id = ${projectId}::uuid FOR NO KEY UPDATE`
  // A statement of its own: it sees what was committed while the lock was waited for.
  return readKey(tx, projectId, id)
}
