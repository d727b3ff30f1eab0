/** The columns of an integration that takes external data, and its wire shape. */
import 'server-only'
import { ingestionsPath } from '../../../paths'
import type { ExternalData, SavedExternalData } from '../../../schema/external-data'
import { namingWarnings, type ExternalSchema } from '../../../schema/external-schema'
import { environment } from '../../runtime/env'

export const externalDataColumns = {
  id: true,
  name: true,
  tags: true,
  tableName: true,
  schema: true,
  createdAt: true,
  createdBy: true,
} as const

/** Condition for integrations that take external data. */
export const takesExternalData = { tableName: { not: null } } as const

type Row = {
  id: number
  name: string
  tags: string[]
  tableName: string | null
  schema: unknown
  createdAt: Date
  createdBy: string
}

/** Writes a row in its wire shape. */
export const toExternalData = (row: Row): ExternalData => ({
  id: row.id,
  name: row.name,
  tags: row.tags,
  tableName: row.tableName ?? '',
  ingestionUrl: environment().publicUrl + ingestionsPath(row.id),
  // Checked before it was stored.
  schema: row.schema as ExternalSchema,
  createdAt: row.createdAt.toISOString(),
  createdBy: row.createdBy,
})

/** Writes a row whose schema was just saved: with warnings about its names. */
export const toSavedExternalData = (row: Row, schema: ExternalSchema): SavedExternalData => ({
  ...toExternalData(row),
  warnings: namingWarnings(schema),
})
