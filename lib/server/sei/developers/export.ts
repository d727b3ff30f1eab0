/** Exports all developers of an account as a CSV with the columns of the file that was uploaded. */
import 'server-only'
import type { KeyActor } from '../../access/actor'
import { database } from '../../database/open'
import type { PrismaClient } from '../../prisma-client/client'
import { csvOf } from '../../csv/write'
import type { Field } from './columns-to-fields'
import { readDataset } from './stored-developers'
import { activeVersion } from './versions'

/** The header of the export before the first upload: a template to fill in. */
const defaultColumns = ['Email', 'Manager Email', 'Full Name', 'Role', 'Site', 'Team', 'Sub Role', 'Department']

async function* rowsOf(prisma: PrismaClient, accountId: string, fields: readonly Field[]) {
  for await (const batch of readDataset(prisma, accountId)) {
    yield batch.map((developer) => fields.map(({ key }) => developer.fields[key] ?? ''))
  }
}

/**
 * The file in pieces, of which one is in memory at a time. It is no snapshot: a change during the download can be in it
 * for some developers and not for others.
 */
export async function* exportDevelopers(actor: KeyActor): AsyncGenerator<string> {
  const { prisma } = await database()
  const fields = (await activeVersion(prisma, actor.accountId))?.fields
  const columns = fields?.map(({ columnName }) => columnName) ?? defaultColumns
  yield* csvOf(columns, rowsOf(prisma, actor.accountId, fields ?? []))
}
