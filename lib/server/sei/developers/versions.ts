/** Uploads of an account, as versions: at most one waits for its mappings or approval, and at most one is active. */
import 'server-only'
import { jsonBatchesOf } from '../../database/batches'
import type { Transaction } from '../../database/open'
import { Fault, notFound } from '../../fault'
import type { DeveloperVersionStatus } from '../../prisma-client/enums'
import type { Field } from './columns-to-fields'
import { keptNumber, recordsOfRows, rowsToKeep, type CsvTable, type UploadedRecords } from './csv-to-developers'
import type { DeveloperRecord } from './developer-record'

type ActiveVersion = { id: string; fields: Field[] }

const fieldColumns = {
  orderBy: { index: 'asc' },
  select: { columnName: true, key: true, displayName: true, fieldType: true, required: true, index: true },
} as const

/** The version that is the current dataset; null before the first upload was saved. */
export const activeVersion = (
  prisma: Pick<Transaction, 'developerVersion'>,
  accountId: string,
): Promise<ActiveVersion | null> =>
  prisma.developerVersion.findFirst({
    where: { accountId, status: 'ACTIVE' },
    select: { id: true, fields: fieldColumns },
  })

/** The active version. @throws Fault not_set_up where there is none */
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

/** Superseded versions that are kept: approving one is answered 409, while an unknown id is 404. */
const mostSuperseded = 10

/** Runs before more are superseded: a download may still be reading the fields of the version that is active until now. */
async function deleteOldestSuperseded(tx: Transaction, accountId: string): Promise<void> {
  const oldest = await tx.developerVersion.findMany({
    where: { accountId, status: 'SUPERSEDED' },
    orderBy: { ordinal: 'desc' },
    skip: mostSuperseded,
    select: { id: true },
  })
  await tx.developerVersion.deleteMany({ where: { id: { in: oldest.map(({ id }) => id) } } })
}

/** Supersedes the versions with one of these statuses and deletes their uploaded rows. */
export async function supersedeVersions(
  tx: Transaction,
  accountId: string,
  statuses: DeveloperVersionStatus[],
): Promise<void> {
  await deleteOldestSuperseded(tx, accountId)
  const where = { accountId, status: { in: statuses } }
  await tx.developerUploadBlock.deleteMany({ where: { version: where } })
  await tx.developerVersion.updateMany({ where, data: { status: 'SUPERSEDED' } })
}

/** Stores an upload until its mappings are saved or it is approved; an earlier one that waits is superseded. */
export async function addVersion(
  tx: Transaction,
  accountId: string,
  status: 'PREVIEW' | 'PENDING_APPROVAL',
  table: CsvTable,
  fields: readonly Field[] = [],
): Promise<string> {
  const { columns, rows } = table
  await supersedeVersions(tx, accountId, ['PREVIEW', 'PENDING_APPROVAL'])
  const { id } = await tx.developerVersion.create({
    data: { accountId, status, columns, rowCount: rows.length, fields: { create: [...fields] } },
    select: { id: true },
  })
  let position = 0
  // One JSON text each: Prisma would walk every cell of an array.
  for (const block of jsonBatchesOf(rowsToKeep(table))) {
    await tx.$executeRaw`
      INSERT INTO developer_upload_block (version_id, position, rows)
      VALUES (${id}::uuid, ${position}::int, ${block}::jsonb)`
    position += 1
  }
  return id
}

/** The records of an upload that waits, read block by block: the JSON of all blocks would double the memory. */
export async function readUploadedRecords(
  tx: Transaction,
  versionId: string,
  fields: readonly Field[],
): Promise<UploadedRecords> {
  const records: DeveloperRecord[] = []
  const numbers: number[] = []
  for (let position = 0; ; position += 1) {
    const block = await tx.developerUploadBlock.findUnique({
      where: { versionId_position: { versionId, position } },
      select: { rows: true },
    })
    if (!block) return { records, numberOf: (index) => numbers[index]! }
    const rows = block.rows as string[][]
    for (const cells of rows) numbers.push(keptNumber(cells, fields.length, numbers.length))
    for (const record of recordsOfRows(fields, rows)) records.push(record)
  }
}

/** Makes a version the active one, instead of the one that is. Its rows are no longer needed. */
export async function activateVersion(tx: Transaction, accountId: string, versionId: string): Promise<void> {
  await supersedeVersions(tx, accountId, ['ACTIVE'])
  await tx.developerUploadBlock.deleteMany({ where: { versionId } })
  await tx.developerVersion.update({ where: { id: versionId }, data: { status: 'ACTIVE' } })
}
