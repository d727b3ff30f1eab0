/** Creates an integration that takes external data: a name, and a schema that each record is checked against. */
import 'server-only'
import type { CreateExternalData, SavedExternalData } from '../../../schema/external-data'
import { externalDataKind } from '../../../schema/integration'
import { recordActivity } from '../../activity-log/record'
import type { KeyActor } from '../../access/actor'
import { requireFreeName } from '../integrations/require-free-name'
import { requireQuota } from '../../load/quotas'
import { changeAccount } from '../../load/change-account'
import { externalDataColumns, toSavedExternalData } from './row'

const prefix = 'custom_'

/** `aternity_fme` and `Aternity FME` become `custom_aternity_fme`. */
function tableNameOf(name: string): string {
  const words = name.toLowerCase().match(/[a-z0-9]+/g) ?? []
  const slug = words.join('_')
  return slug.startsWith(prefix) ? slug : prefix + slug
}

/** Creates an integration in the actor's account. @throws Fault limit_reached, name_taken */
export async function createExternalData(actor: KeyActor, input: CreateExternalData): Promise<SavedExternalData> {
  const { name, tags, schema } = input
  return changeAccount(actor.accountId, async (tx) => {
    await requireQuota(tx, 'integrations', actor)
    const tableName = tableNameOf(name)
    await requireFreeName(tx, actor.accountId, { name, tableName })
    const row = await tx.integration.create({
      data: {
        accountId: actor.accountId,
        name,
        type: externalDataKind,
        application: externalDataKind,
        tags,
        tableName,
        schema,
        createdBy: actor.label,
      },
      select: externalDataColumns,
    })
    await recordActivity(tx, actor, {
      type: 'INTEGRATION',
      action: 'CREATED',
      target: { id: String(row.id), name },
      details: { tableName, tags, columns: schema.columns.map((column) => column.name) },
    })
    return toSavedExternalData(row, schema)
  })
}
