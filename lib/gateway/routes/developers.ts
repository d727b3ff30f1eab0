/** Developer records on the gateway: reading and changing the dataset. Uploads are in developer-versions.ts. */
import 'server-only'
import { CsvQuery } from '../../schema/csv-query'
import {
  DeletedDevelopers,
  DeleteDevelopers,
  DeveloperFilters,
  DeveloperPage,
  DeveloperSchema,
  ListDevelopers,
  UpsertDevelopers,
  UpsertedDevelopers,
} from '../../schema/developer'
import { PageQuery } from '../../schema/paging'
import type { KeyActor } from '../../server/access/actor'
import { developerSchema } from '../../server/sei/developers/developer-schema'
import { deleteDevelopers } from '../../server/sei/developers/delete'
import { exportDevelopers } from '../../server/sei/developers/export'
import { listDevelopers } from '../../server/sei/developers/list'
import { upsertDevelopers } from '../../server/sei/developers/upsert'
import { acceptedType } from '../accept'
import { csvDownload, wantsCsv } from '../csv-download'
import { withKey } from '../route'
import { developerVersionRoutes, notSetUp, refusedDataset } from './developer-versions'

const about = { tag: 'Developers', errors: 'developers' } as const
const path = '/api/v2/developers'
const megabyte = 1_000_000

const page = {
  description: 'A page of developers',
  schema: DeveloperPage,
}

const download = (actor: KeyActor, query: CsvQuery) => csvDownload(exportDevelopers(actor), 'developers.csv', query)
const unknownField = 'A parameter is wrong, or searchKey or sortKey is no field of the schema.'

export const developerRoutes = [
  withKey(
    'read',
    {
      ...about,
      method: 'get',
      path: `${path}/schema`,
      light: true,
      summary: 'Developer schema of the account',
      description: 'The latest field mappings. Before the first upload the list of fields is empty.',
      responses: { 200: { description: 'The schema', schema: DeveloperSchema } },
    },
    ({ actor }) => developerSchema(actor),
  ),
  withKey(
    'read',
    {
      ...about,
      method: 'get',
      path,
      summary: 'List developers, or download all of them as CSV',
      description:
        'JSON with search, order and pages; or, with `Accept: text/csv`, every developer in the columns of the file that they came in. A cell that a spreadsheet would take for a formula begins with an apostrophe there.',
      query: ListDevelopers,
      responses: { 200: { ...page, csv: true } },
      refusals: { 400: unknownField, 406: 'Neither JSON nor CSV is accepted.' },
    },
    ({ actor, query, accept }) => (wantsCsv(accept) ? download(actor, query) : listDevelopers(actor, query)),
  ),
  withKey(
    'read',
    {
      ...about,
      method: 'post',
      path: `${path}/list`,
      summary: 'List developers (older form)',
      description: 'The filters are in the body, the page in the query.',
      query: PageQuery,
      body: DeveloperFilters,
      responses: { 200: page },
      refusals: { 400: unknownField },
    },
    ({ actor, query, body }) => listDevelopers(actor, { ...body, ...query }),
  ),
  withKey(
    'read',
    {
      ...about,
      method: 'get',
      path: `${path}/download`,
      summary: 'Download all developers as CSV (older form)',
      query: CsvQuery,
      responses: { 200: { description: 'The file', schema: null, csv: true } },
      refusals: { 400: 'bom is neither 1 nor 0.', 406: 'CSV is not accepted.' },
    },
    ({ actor, accept, query }) => {
      acceptedType(accept, ['text/csv'])
      return download(actor, query)
    },
  ),
  withKey(
    'ingest',
    {
      ...about,
      method: 'patch',
      path,
      summary: 'Add and change developers',
      description:
        'Flat records, matched by email. A field is named by its column, its key, its type or another usual header, whatever the case, spaces, `_` and `-`: `Manager Email`, `managerEmail`, `manager_email` and `MANAGER_EMAIL` are one. A field that is left out stays as it is; null clears it. The rules are checked over all developers, and all records are saved or none. A re-upload that waits for approval is superseded.',
      body: UpsertDevelopers,
      maxBytes: 10 * megabyte,
      responses: {
        200: {
          description: 'Saved',
          schema: UpsertedDevelopers,
        },
      },
      refusals: { 400: refusedDataset, 413: 'The body is too large, the developers would be too many, or there is too much in those that it changes.', ...notSetUp },
    },
    ({ actor, body }) => upsertDevelopers(actor, body),
  ),
  withKey(
    'configure',
    {
      ...about,
      method: 'delete',
      path,
      summary: 'Delete developers',
      description: 'By email; all of them, or none where one still manages somebody who stays.',
      body: DeleteDevelopers,
      maxBytes: 10 * megabyte,
      responses: {
        200: {
          description: 'Deleted',
          schema: DeletedDevelopers,
        },
      },
      refusals: { 400: refusedDataset, 404: 'No developer has any of these emails.', ...notSetUp },
    },
    ({ actor, body }) => deleteDevelopers(actor, body),
  ),
  ...developerVersionRoutes,
]
