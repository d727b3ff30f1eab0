/** All developers of an account as a CSV, in the columns of the file that they came in. */
import 'server-only'
import { stringify } from 'csv-stringify/sync'
import type { KeyActor } from '../../actor'
import { database } from '../../db'
import { harmlessCell } from './csv-cell'
import { readDataset } from './dataset'
import { activeVersion } from './versions'

/** What a file could begin with, where there is none yet. */
const usualColumns = ['Email', 'Manager Email', 'Full Name', 'Role', 'Site', 'Team', 'Sub Role', 'Department']

// A lone return or line feed would end the record for some readers.
const toCsv = (rows: readonly string[][]) =>
  stringify(
    rows.map((cells) => cells.map(harmlessCell)),
    { record_delimiter: '\r\n', quoted_match: /[\r\n;]/ },
  )

/**
 * The file in pieces, of which one is in memory at a time. Each developer is as at one moment; a change during the
 * download can be in it for some and not for others.
 */
export async function* exportDevelopers(actor: KeyActor): AsyncGenerator<string> {
  const { prisma } = await database()
  const fields = (await activeVersion(prisma, actor.accountId))?.fields
  if (!fields) return yield toCsv([usualColumns])
  yield toCsv([fields.map(({ columnName }) => columnName)])
  for await (const batch of readDataset(prisma, actor.accountId)) {
    yield toCsv(batch.map((developer) => fields.map(({ key }) => developer.fields[key] ?? '')))
  }
}
