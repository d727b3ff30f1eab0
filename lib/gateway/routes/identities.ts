/** Developer identities on the gateway. */
import 'server-only'
import {
  CloudIds,
  IdentitiesWritten,
  IdentityPage,
  ListIdentities,
  PatchIdentities,
} from '../../schema/identity'
import type { KeyActor } from '../../server/access/actor'
import { Fault } from '../../server/fault'
import { readCloudIdsCsv, readIdentitiesCsv } from '../../server/sei/identities/read-csv'
import { exportIdentities } from '../../server/sei/identities/export'
import { listIdentities } from '../../server/sei/identities/list'
import type { NamedIdentity } from '../../server/sei/identities/resolve'
import { writeIdentities } from '../../server/sei/identities/write'
import { csvDownload, wantsCsv } from '../csv-download'
import { withKey, type GatewayRoute } from '../route'

const path = '/api/v2/developers/identities'
const common = { tag: 'Developer identities', errors: 'identities' } as const

const messages = {
  json: { done: 'Developer identities updated successfully.', invalid: 'Invalid payload or missing authorization.' },
  file: {
    done: 'CSV processed and developer identities updated successfully.',
    invalid: 'Invalid file format or missing authorization.',
  },
} as const
type Sent = keyof typeof messages

/** The documented message, with what is wrong where beside it. */
const bodyFault = (fault: Fault, sent: Sent): Fault => {
  if (fault.code !== 'validation') return fault
  const errors = fault.errors ?? [{ pointer: '', detail: fault.detail }]
  return new Fault('validation', messages[sent].invalid, { errors: errors.slice(0, 100) })
}

const written = {
  200: {
    description: 'All of it was saved',
    schema: IdentitiesWritten,
  },
}
const refusals = {
  400: 'The body is not valid, or it names a developer or integration that the account does not have. Nothing was saved.',
  413: 'The body is too large.',
  415: 'The body is neither JSON nor a file.',
} as const

async function write(actor: KeyActor, sent: Sent, rows: NamedIdentity[]): Promise<IdentitiesWritten> {
  await writeIdentities(actor, rows)
  return { status: 'success', message: messages[sent].done }
}

async function readFile(reading: Promise<NamedIdentity[]>): Promise<NamedIdentity[]> {
  try {
    return await reading
  } catch (error) {
    throw error instanceof Fault ? bodyFault(error, 'file') : error
  }
}

export const identitiesRoutes: GatewayRoute[] = [
  withKey(
    'read',
    {
      ...common,
      method: 'get',
      path,
      summary: 'Identities of the developers of the account',
      description:
        'As JSON, one page, filtered and sorted. With `Accept: text/csv`, all of them as a file with the columns email, integrationId and identity.',
      query: ListIdentities,
      responses: { 200: { description: 'The identities', schema: IdentityPage, csv: true } },
      refusals: { 406: 'Neither JSON nor CSV is accepted.' },
    },
    ({ actor, query, accept }) =>
      wantsCsv(accept)
        ? csvDownload(exportIdentities(actor), 'identities.csv', query)
        : listIdentities(actor, query),
  ),
  withKey(
    'ingest',
    {
      ...common,
      method: 'patch',
      path,
      summary: 'Add or replace identities',
      description:
        'As a JSON array, or as a CSV file with the columns email, integrationId and identity (separated as for developers). Of two rows for one developer and integration the last one counts. An identity belongs to one developer in an integration.',
      body: PatchIdentities,
      file: true,
      responses: written,
      refusals,
      bodyFault,
    },
    async ({ actor, body, file }) =>
      file
        ? write(actor, 'file', await readFile(readIdentitiesCsv(file.stream)))
        : write(actor, 'json', body.map(({ integrationId, ...row }) => ({ ...row, integration: integrationId }))),
  ),
  withKey(
    'ingest',
    {
      ...common,
      method: 'post',
      path: '/api/v2/developers/cloud-ids',
      summary: 'Add or replace identities by application (older address)',
      description: 'Each row counts for all integrations of the account that have this application.',
      body: CloudIds,
      responses: written,
      refusals,
      bodyFault,
    },
    ({ actor, body }) =>
      write(
        actor,
        'json',
        body.integrationUsers.map(({ email, applicationType, cloudId }) => ({
          email,
          integration: applicationType.toUpperCase(),
          identity: cloudId,
        })),
      ),
  ),
  withKey(
    'ingest',
    {
      ...common,
      method: 'post',
      path: '/api/v2/developers/cloud-ids/upload',
      summary: 'Add or replace identities from a file (older address)',
      description: 'CSV with the columns email, applicationType and cloudId, or email, integrationId and identity.',
      file: true,
      responses: written,
      refusals,
      bodyFault,
    },
    async ({ actor, file }) => write(actor, 'file', await readFile(readCloudIdsCsv(file!.stream))),
  ),
]
