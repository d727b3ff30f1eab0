/** The wire shapes of uploads of developer records: preview, field mappings, review and approval. */
import { z } from 'zod'
import { boundedArray } from './bounded'
import { DeveloperFieldType } from './developer'
import { KeyRole } from './key'

export const DeveloperErrorType = z.enum([
  'REQUIRED_FIELD_MISSING',
  'REQUIRED_VALUE_MISSING',
  'INVALID_EMAIL',
  'DUPLICATE_EMAIL',
  'CIRCULAR_REFERENCE',
  'MANAGER_EMAIL_MISSING_IN_DEVELOPER_EMAILS',
  'MISSING_NAME_OR_EMAIL_OR_MANAGER_EMAIL_FIELD_MAPPING',
  'INVALID_CSV',
  'EMPTY_CSV',
  'BLANK_CSV_COLUMN_NAME',
])
export type DeveloperErrorType = z.infer<typeof DeveloperErrorType>

/** One kind of mistake in a dataset: how many records have it, and the fields of the first ten. */
export const DeveloperError = z.object({
  errorType: DeveloperErrorType,
  /** The key of the field; null where the mistake is about the file as a whole. */
  fieldName: z.string().nullable(),
  errorDeveloperCount: z.number().int(),
  sampleErrorDevelopers: z.array(z.record(z.string(), z.string())),
  /** The rows of these records in the file; the header is row 1. Absent where the mistake is in no row. */
  sampleErrorRows: z.array(z.number().int()).optional(),
})
export type DeveloperError = z.infer<typeof DeveloperError>

export const FieldMapping = z.object({ columnName: z.string(), fieldType: DeveloperFieldType })
export type FieldMapping = z.infer<typeof FieldMapping>

export const DeveloperPreview = z.object({
  versionId: z.uuid(),
  status: z.literal('PREVIEW'),
  columns: z.array(z.string()),
  /** The suggested mapping of each column, to be corrected by the caller and saved. */
  fieldMappings: z.array(FieldMapping),
  /** The cells of the first ten rows, by column name. */
  preview: z.array(z.record(z.string(), z.string())),
  totalDevelopers: z.number().int(),
  /** The errors that saving the suggested mappings would be refused with. */
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

/** The mappings as an array, or as the member fieldMappings of an object. A column without a mapping becomes CUSTOM. */
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

/** What approving a re-upload would change. Each list has at most the first hundred; the counts cover all. */
export const DeveloperReview = z.object({
  added: records,
  updated: z.array(
    z.object({
      email: z.string(),
      /** By key of the field; null where the field is not in the schema before or after. */
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

/** Who may approve a re-upload, as things were when it came: Ingestion keys remove no columns, and only so many developers. */
export const DeveloperApproval = z.object({
  /** INGESTION: any key may. ADMIN: an Ingestion key would be refused. */
  keyRole: KeyRole,
  /** Developers that approvals of the account's Ingestion keys removed in the last 24 hours. */
  removedBefore: count,
  /** As many may be removed by Ingestion keys in 24 hours: a tenth of those whom an Admin key added or approved, or ten. */
  mostRemoved: count,
  /** Why an Admin key is needed; null where any key may. */
  message: z.string().nullable(),
})
export type DeveloperApproval = z.infer<typeof DeveloperApproval>

export const ReuploadedDevelopers = z.object({
  versionId: z.uuid(),
  status: z.literal('PENDING_APPROVAL'),
  review: DeveloperReview,
  approval: DeveloperApproval,
  errors: z.array(DeveloperError),
})
export type ReuploadedDevelopers = z.infer<typeof ReuploadedDevelopers>

export const ActivateVersion = z.object({
  active: z.literal(true, { error: 'Send {"active": true}; a version can only be replaced by another.' }),
})
export type ActivateVersion = z.infer<typeof ActivateVersion>

export const ActivatedVersion = z.object({ versionId: z.uuid(), active: z.literal(true) })
export type ActivatedVersion = z.infer<typeof ActivatedVersion>

/** The older paths answer the version's id as uploadId too. */
const uploadId = { uploadId: z.uuid() }
export const LegacyDeveloperPreview = DeveloperPreview.extend(uploadId)
export const LegacyReuploadedDevelopers = ReuploadedDevelopers.extend(uploadId)
