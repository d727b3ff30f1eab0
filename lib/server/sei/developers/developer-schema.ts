/** The developer schema of an account: the fields of its active upload. */
import 'server-only'
import type { DeveloperSchema } from '../../../schema/developer'
import type { KeyActor } from '../../access/actor'
import { database } from '../../database/open'
import { gather } from '../../database/gather'
import { processWide } from '../../runtime/process-wide'

type Row = [accountId: string, versionId: string, createdAt: number, fields: DeveloperSchema['fields']]

// The stored index counts from 0, that of Harness's API from 1.
const schemasOfAccounts = `
SELECT v.account_id, v.id, (extract(epoch FROM v.created_at) * 1000)::float8,
       (SELECT coalesce(json_agg(json_build_object('columnName', f.column_name, 'key', f.key, 'displayName',
          f.display_name, 'fieldType', f.field_type, 'required', f.required, 'index', f.index + 1) ORDER BY f.index), '[]')
        FROM developer_field f WHERE f.version_id = v.id)
FROM developer_version v
WHERE v.account_id = ANY ($1::uuid[]) AND v.status = 'ACTIVE'`

async function loadSchemas(accountIds: string[]): Promise<DeveloperSchema[]> {
  const { lookup } = await database()
  const found = await lookup<Row>({ name: 'developer-schemas', text: schemasOfAccounts, values: [[...new Set(accountIds)]] })
  const byAccount = new Map(found.map(([id, versionId, createdAt, fields]) => [id, { versionId, fields, createdAt }]))
  return accountIds.map((id) => byAccount.get(id) ?? { versionId: null, fields: [], createdAt: null })
}

// Gathered: every pipeline reads the schema before it sends anything.
const schemas = () => processWide('developer-schemas', () => gather(loadSchemas))

/** The schema of the actor's account; before the first upload it has no version and no fields. */
export const developerSchema = (actor: KeyActor): Promise<DeveloperSchema> => schemas()(actor.accountId)
