/** Uploads of an account as versions: at most one waits to be saved or approved, and at most one is active. */
import 'server-only'
import { jsonBatchesOf } from '../../database/batches'
import type { Transaction } from '../../database/open'
import { Fault, notFound } from '../../fault'
import type { DeveloperVersionStatus } from '../../prisma-client/enums'
import type { CsvTable } from './csv'
import type { Field } from './columns'
import { replaceDataset } from './dataset'
import { recordsOf, type DeveloperRecord } from './record'

export type ActiveVersion = { id: string; fields: Field[] }

const fieldColumns = {
  orderBy: { index: 'asc' },
  select: { columnName: true, key: true, displayName: true, fieldType: true, required: true, index: true },
} as const

/** The version whose data are the dataset; null before the set-up. */
export const activeVersion = (
  prisma: Pick<Transaction, 'developerVersion'>,
  accountId: string,
): Promise<ActiveVersion | null> =>
  prisma.developerVersion.findFirst({
    where: { accountId, status: 'ACTIVE' },
    select: { id: true, fields: fieldColumns },
  })

/** The active version. @throws Fault not_set_up */
export async function requireActiveVersion(
  prisma: Pick<Transaction, 'developerVersion'>,
  accountId: string,
): Promise<ActiveVersion> {
  const version = await activeVersion(prisma, accountId)
  if (version) return version
  throw new Fault('not_set_up', 'Upload a CSV of developers and save its field mappings first.')
}

/** An upload of the account. @throws Fault not_found */
export async function findVersion(tx: Transaction, accountId: string, id: string) {
  const version = await tx.developerVersion.findFirst({
    where: { id, accountId },
    select: { id: true, status: true, columns: true, fields: fieldColumns },
  })
  if (!version) throw notFound()
  return version
}

/** As many superseded versions as are still known by their ids. */
const mostSuperseded = 10

/** Before others are superseded, and not after: somebody may be reading with the fields of what was active until now. */
async function forgetOldest(tx: Transaction, accountId: string): Promise<void> {
  const oldest = await tx.developerVersion.findMany({
    where: { accountId, status: 'SUPERSEDED' },
    orderBy: { ordinal: 'desc' },
    skip: mostSuperseded,
    select: { id: true },
  })
  await tx.developerVersion.deleteMany({ where: { id: { in: oldest.map(({ id }) => id) } } })
}

/** Puts versions of these states aside, without what was uploaded for them, and forgets old ones that were. */
export async function supersede(tx: Transaction, accountId: string, states: DeveloperVersionStatus[]): Promise<void> {
  await forgetOldest(tx, accountId)
  const where = { accountId, status: { in: states } }
  await tx.developerUploadBlock.deleteMany({ where: { version: where } })
  await tx.developerVersion.updateMany({ where, data: { status: 'SUPERSEDED' } })
}

/** Keeps an upload until it is saved or approved; one that waited until now no longer does. */
export async function addVersion(
  tx: Transaction,
  accountId: string,
  status: 'PREVIEW' | 'PENDING_APPROVAL',
  { columns, rows }: CsvTable,
  fields: readonly Field[] = [],
): Promise<string> {
  await supersede(tx, accountId, ['PREVIEW', 'PENDING_APPROVAL'])
  const { id } = await tx.developerVersion.create({
    data: { accountId, status, columns, rowCount: rows.length, fields: { create: [...fields] } },
    select: { id: true },
  })
  let position = 0
  // As text: Prisma would look at every cell.
  for (const block of jsonBatchesOf(rows)) {
    await tx.$executeRaw`
      INSERT INTO developer_upload_block (version_id, position, rows)
      VALUES (${id}::uuid, ${position}::int, ${block}::jsonb)`
    position += 1
  }
  return id
}

/** The records of an upload that waits, under these fields. Read in pieces: all of it as JSON too would be much. */
export async function readRecords(
  tx: Transaction,
  versionId: string,
  fields: readonly Field[],
): Promise<DeveloperRecord[]> {
  const keys = fields.map(({ key }) => key)
  const records: DeveloperRecord[] = []
  for (let position = 0; ; position += 1) {
    const block = await tx.developerUploadBlock.findUnique({
      where: { versionId_position: { versionId, position } },
      select: { rows: true },
    })
    if (!block) return records
    for (const record of recordsOf(keys, block.rows as string[][])) records.push(record)
  }
}

/** Makes a version the active one, and its records the dataset; org trees have to follow. */
export async function activate(
  tx: Transaction,
  accountId: string,
  versionId: string,
  records: readonly DeveloperRecord[],
): Promise<void> {
  await supersede(tx, accountId, ['ACTIVE'])
  await tx.developerUploadBlock.deleteMany({ where: { versionId } })
  await tx.developerVersion.update({ where: { id: versionId }, data: { status: 'ACTIVE' } })
  await replaceDataset(tx, accountId, records)
}
