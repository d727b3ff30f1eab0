/** All developers of an account as a CSV, in the columns of the file that they came in. */
import 'server-only'
import type { KeyActor } from '../../access/actor'
import { database } from '../../database/open'
import type { PrismaClient } from '../../prisma-client/client'
import { csvOf } from '../../csv/write'
import type { Field } from './columns'
import { readDataset } from './dataset'
import { activeVersion } from './versions'

/** What a file could begin with, where there is none yet. */
const usualColumns = ['Email', 'Manager Email', 'Full Name', 'Role', 'Site', 'Team', 'Sub Role', 'Department']

async function* rowsOf(prisma: PrismaClient, accountId: string, fields: readonly Field[]) {
  for await (const batch of readDataset(prisma, accountId)) {
    yield batch.map((developer) => fields.map(({ key }) => developer.fields[key] ?? ''))
  }
}

/**
 * The file in pieces, of which one is in memory at a time. Each developer is as at one moment; a change during the
 * download can be in it for some and not for others.
 */
export async function* exportDevelopers(actor: KeyActor): AsyncGenerator<string> {
  const { prisma } = await database()
  const fields = (await activeVersion(prisma, actor.accountId))?.fields
  const columns = fields?.map(({ columnName }) => columnName) ?? usualColumns
  yield* csvOf(columns, rowsOf(prisma, actor.accountId, fields ?? []))
}
