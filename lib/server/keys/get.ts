/** Reads one live key of a project, as lists show it. */
import 'server-only'
import type { Key } from '../../schema/key'
import type { Transaction } from '../database/open'
import { notFound } from '../fault'
import { Prisma } from '../prisma-client/client'
import { keyColumns, keyTables, toKey, type KeyRow } from './row'

/** The key, read inside a transaction. @throws Fault not_found for another project's or a deleted one. */
export async function readKey(tx: Transaction, projectId: string, keyId: string): Promise<Key> {
  const [row] = await tx.$queryRaw<KeyRow[]>(Prisma.sql`
    SELECT ${keyColumns} FROM ${keyTables}
    WHERE k.id = ${keyId}::uuid AND k.project_id = ${projectId}::uuid AND k.deleted_at IS NULL`)
  if (!row) throw notFound()
  return toKey(row)
}
