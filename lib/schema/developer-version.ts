/** The wire shapes of uploads of developer records: preview, field mappings, review and approval. */
import { z } from 'zod'
import { boundedArray } from './bounded'
import { DeveloperFieldType } from './developer'

export const DeveloperErrorType = z.enum([
  'REQUIRED_FIELD_MISSING',
  'REQUIRED_VALUE_MISSING',
  'DUPLICATE_EMAIL',
  'CIRCULAR_REFERENCE',
  'MANAGER_EMAIL_MISSING_IN_DEVELOPER_EMAILS',
  'MISSING_NAME_OR_EMAIL_OR_MANAGER_EMAIL_FIELD_MAPPING',
  'INVALID_CSV',
  'EMPTY_CSV',
  'BLANK_CSV_COLUMN_NAME',
])
export type DeveloperErrorType = z.infer<typeof DeveloperErrorType>

/** A kind of mistake in a dataset: how many records have it, and the first ten of them. */
export const DeveloperError = z.object({
  errorType: DeveloperErrorType,
  /** The key of the field; null where the mistake is in no single field. */
  fieldName: z.string().nullable(),
  errorDeveloperCount: z.number().int(),
  sampleErrorDevelopers: z.array(z.record(z.string(), z.string())),
})
export type DeveloperError = z.infer<typeof DeveloperError>

export const FieldMapping = z.object({ columnName: z.string(), fieldType: DeveloperFieldType })
export type FieldMapping = z.infer<typeof FieldMapping>

export const DeveloperPreview = z.object({
  versionId: z.uuid(),
  status: z.literal('PREVIEW'),
  columns: z.array(z.string()),
  /** What each column seems to be; send it back, corrected where it is wrong. */
  fieldMappings: z.array(FieldMapping),
  /** The first ten rows, by column. */
  preview: z.array(z.record(z.string(), z.string())),
  totalDevelopers: z.number().int(),
  /** What would be refused if these mappings were saved. */
  errors: z.array(DeveloperError),
})
export type DeveloperPreview = z.infer<typeof DeveloperPreview>

const mappings = boundedArray(
  z.object({
    columnName: z.string({ error: 'columnName must be a header of the file.' }).max(1_000),
    fieldType: DeveloperFieldType,
  }),
  1_000,
  { noList: 'Send the fieldMappings as an array.' },
)

/** The mappings, alone or under their name. A column that is not named is kept as CUSTOM. */
export const SaveFieldMappings = z.union([z.object({ fieldMappings: mappings }), mappings], {
  error: 'Send {"fieldMappings": [{"columnName": "…", "fieldType": "NAME"}]}, with headers of the file.',
})
export type SaveFieldMappings = z.infer<typeof SaveFieldMappings>

export const SavedDevelopers = z.object({
  versionId: z.uuid(),
  status: z.literal('ACTIVE'),
  developerCount: z.number().int(),
})
export type SavedDevelopers = z.infer<typeof SavedDevelopers>

const records = z.array(z.record(z.string(), z.string()))
const count = z.number().int()

/** What a re-upload would change. Each list holds the first hundred; the counts are complete. */
export const DeveloperReview = z.object({
  added: records,
  updated: z.array(
    z.object({
      email: z.string(),
      /** By key of the field; null where the field is new, or gone. */
      changes: z.record(z.string(), z.object({ old: z.string().nullable(), new: z.string().nullable() })),
    }),
  ),
  removed: records,
  addedCount: count,
  updatedCount: count,
  removedCount: count,
  unchangedCount: count,
})
export type DeveloperReview = z.infer<typeof DeveloperReview>

export const ReuploadedDevelopers = z.object({
  versionId: z.uuid(),
  status: z.literal('PENDING_APPROVAL'),
  review: DeveloperReview,
  errors: z.array(DeveloperError),
})
export type ReuploadedDevelopers = z.infer<typeof ReuploadedDevelopers>

export const ActivateVersion = z.object({
  active: z.literal(true, { error: 'Send {"active": true}; a version can only be replaced by another.' }),
})
export type ActivateVersion = z.infer<typeof ActivateVersion>

export const ActivatedVersion = z.object({ versionId: z.uuid(), active: z.literal(true) })
export type ActivatedVersion = z.infer<typeof ActivatedVersion>

/** The older addresses say uploadId. */
const uploadId = { uploadId: z.uuid() }
export const LegacyDeveloperPreview = DeveloperPreview.extend(uploadId)
export const LegacyReuploadedDevelopers = ReuploadedDevelopers.extend(uploadId)
