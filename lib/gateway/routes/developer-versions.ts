/** Uploads of developer records on the gateway: preview, field mappings, re-upload and approval. */
import 'server-only'
import { z } from 'zod'
import {
  ActivatedVersion,
  ActivateVersion,
  DeveloperPreview,
  LegacyDeveloperPreview,
  LegacyReuploadedDevelopers,
  ReuploadedDevelopers,
  SavedDevelopers,
  SaveFieldMappings,
} from '../../schema/developer-version'
import { Fault } from '../../server/fault'
import { approveVersion } from '../../server/sei/developers/approve'
import { reuploadDevelopers } from '../../server/sei/developers/reupload'
import { saveFieldMappings } from '../../server/sei/developers/save-mappings'
import { uploadDevelopers } from '../../server/sei/developers/upload'
import type { UploadedFile } from '../input'
import { withKey } from '../route'

export const refusedDataset =
  'The input is not valid, or the dataset would break a rule: each kind of mistake with its count and up to ten records. Nothing was saved.'
export const notSetUp = { 412: 'The first upload has not been saved yet.' }

const about = { tag: 'Developers', errors: 'developers' } as const
const path = '/api/v2/developers'
const fileRefusals = {
  413: 'The file is larger than 50 MB, or has too many cells or developers: 250,000, or 20,000 on a server without DATABASE_URL.',
  415: 'The body is no multipart form with a CSV file.',
}
const VersionParams = z.object({ versionId: z.uuid() })
const UploadParams = z.object({ uploadId: z.uuid() })
const fileType = z
  .string({ error: 'fileType must be CSV.' })
  .refine((type) => type.toUpperCase() === 'CSV', 'fileType must be CSV.')
const FileType = z.object({ fileType: fileType.optional() })

/** A route that takes a file always has one by now; TypeScript cannot know. */
function fileIn(file: UploadedFile | undefined): UploadedFile {
  if (!file) throw new Fault('validation', 'Send a CSV as the part "file".')
  return file
}

const upload = {
  ...about,
  description:
    'Takes columns that are separated by commas, semicolons or tabs, or as a first line such as `sep=;` says, and passes over rows whose cells are all blank. Keeps the file and answers a preview, what each column seems to be, and what would be refused. Save its field mappings next. An earlier upload that was not saved or approved is superseded.',
  file: true,
  refusals: { 400: 'The file is not a CSV with rows and named columns.', ...fileRefusals },
}
const save = {
  ...about,
  description:
    'Says what the columns are, by their names in any spelling, and makes the upload the dataset. A column that is not named is kept as CUSTOM.',
  body: SaveFieldMappings,
  responses: { 200: { description: 'Saved', schema: SavedDevelopers } },
  refusals: {
    400: refusedDataset,
    404: 'There is no such version.',
    409: 'The version is active already, superseded, or waits for approval.',
  },
}
const reupload = {
  ...about,
  description:
    'Reads a new file under the saved mappings and answers what approving it would add, change and remove, and whether that needs an Admin key. An earlier one that waits is superseded.',
  query: FileType,
  file: true,
  refusals: { 400: refusedDataset, ...notSetUp, ...fileRefusals },
}
const approve = {
  ...about,
  description:
    'Makes the re-upload the dataset. Developers whom it lacks are removed, with their identities. An Ingestion key may approve as long as the account’s Ingestion keys remove, within 24 hours, at most a tenth of the developers whom an Admin key added or approved, or ten, and every column stays; beyond that it takes an Admin key.',
  responses: { 200: { description: 'Active', schema: ActivatedVersion } },
  mayNeedAdmin: true,
  refusals: {
    400: refusedDataset,
    403: 'The key is of another place, or this removes a column, or more developers than Ingestion keys may within 24 hours. Nothing was changed, and an Admin key can approve it.',
    404: 'There is no such version.',
    409: 'The version is active already, or no longer the newest.',
    ...notSetUp,
  },
}

export const developerVersionRoutes = [
  withKey(
    'ingest',
    {
      ...upload,
      method: 'post',
      path,
      summary: 'Upload developers',
      responses: { 200: { description: 'The preview', schema: DeveloperPreview } },
    },
    ({ actor, file }) => uploadDevelopers(actor, fileIn(file)),
  ),
  withKey(
    'ingest',
    {
      ...upload,
      method: 'post',
      path: `${path}/upload`,
      summary: 'Upload developers (older form)',
      responses: { 200: { description: 'The preview', schema: LegacyDeveloperPreview } },
    },
    async ({ actor, file }) => {
      const preview = await uploadDevelopers(actor, fileIn(file))
      return { ...preview, uploadId: preview.versionId }
    },
  ),
  withKey(
    'configure',
    {
      ...save,
      method: 'put',
      path: `${path}/versions/{versionId}/fieldMappings`,
      summary: 'Save field mappings',
      params: VersionParams,
    },
    ({ actor, params, body }) => saveFieldMappings(actor, params.versionId, body),
  ),
  withKey(
    'configure',
    {
      ...save,
      method: 'post',
      path: `${path}/uploads/{uploadId}/save`,
      summary: 'Save field mappings (older form)',
      params: UploadParams,
    },
    ({ actor, params, body }) => saveFieldMappings(actor, params.uploadId, body),
  ),
  withKey(
    'ingest',
    {
      ...reupload,
      method: 'put',
      path,
      summary: 'Re-upload developers',
      responses: { 200: { description: 'The review', schema: ReuploadedDevelopers } },
    },
    ({ actor, file }) => reuploadDevelopers(actor, fileIn(file)),
  ),
  withKey(
    'ingest',
    {
      ...reupload,
      method: 'post',
      path: `${path}/reupload`,
      summary: 'Re-upload developers (older form)',
      responses: { 200: { description: 'The review', schema: LegacyReuploadedDevelopers } },
    },
    async ({ actor, file }) => {
      const reuploaded = await reuploadDevelopers(actor, fileIn(file))
      return { ...reuploaded, uploadId: reuploaded.versionId }
    },
  ),
  withKey(
    'ingest',
    {
      ...approve,
      method: 'patch',
      path: `${path}/versions/{versionId}`,
      summary: 'Approve a re-upload',
      params: VersionParams,
      body: ActivateVersion,
    },
    ({ actor, params }) => approveVersion(actor, params.versionId),
  ),
  withKey(
    'ingest',
    {
      ...approve,
      method: 'post',
      path: `${path}/uploads/{uploadId}/approve`,
      summary: 'Approve a re-upload (older form)',
      params: UploadParams,
    },
    ({ actor, params }) => approveVersion(actor, params.uploadId),
  ),
]
