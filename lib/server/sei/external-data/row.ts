/** How an integration that takes external data is read from the database and written on the wire. */
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

/** What tells integrations that take external data from all others. */
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

/** The wire shape of a row. */
export const toExternalData = (row: Row): ExternalData => ({
  id: row.id,
  name: row.name,
  tags: row.tags,
  tableName: row.tableName ?? '',
  ingestionUrl: environment().publicUrl + ingestionsPath(row.id),
  // Written by us, after it was checked.
  schema: row.schema as ExternalSchema,
  createdAt: row.createdAt.toISOString(),
  createdBy: row.createdBy,
})

/** The wire shape of a row whose schema was saved just now. */
export const toSavedExternalData = (row: Row, schema: ExternalSchema): SavedExternalData => ({
  ...toExternalData(row),
  warnings: namingWarnings(schema),
})
