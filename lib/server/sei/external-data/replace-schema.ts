/** Replaces the schema of an integration. Stored records are not checked again. */
import 'server-only'
import type { SavedExternalData } from '../../../schema/external-data'
import type { ExternalSchema } from '../../../schema/external-schema'
import { recordActivity } from '../../activity-log/record'
import type { KeyActor } from '../../access/actor'
import { database } from '../../database/open'
import { notFound } from '../../fault'
import { externalDataColumns, takesExternalData, toSavedExternalData } from './row'

/** Replaces the schema. @returns the integration with it @throws Fault not_found */
export async function replaceExternalSchema(
  actor: KeyActor,
  id: number,
  schema: ExternalSchema,
): Promise<SavedExternalData> {
  const { prisma } = await database()
  return prisma.$transaction(async (tx) => {
    const [row] = await tx.integration.updateManyAndReturn({
      where: { id, accountId: actor.accountId, ...takesExternalData },
      data: { schema },
      select: externalDataColumns,
    })
    if (!row) throw notFound()
    await recordActivity(tx, actor, {
      type: 'INTEGRATION',
      action: 'EDITED',
      target: { id: String(id), name: row.name },
      details: { columns: schema.columns.map((column) => column.name) },
    })
    return toSavedExternalData(row, schema)
  })
}
