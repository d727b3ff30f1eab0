/** Finds the key that somebody has, by the hash of it: also in another project that they may see. */
import 'server-only'
import type { KeyMatch, LookUpKey } from '../../schema/key-look-up'
import type { PersonActor } from '../access/actor'
import { permissionsOfRoles } from '../access/roles'
import { database } from '../database/open'
import type { PersonRole } from '../prisma-client/enums'
import { now } from '../runtime/clock'
import { keyColumns, keyTables, toKey, type KeyRow } from './row'

type State = NonNullable<KeyMatch['match']>['state']

/** The key that has the secret, and the place it belongs to. The columns of `KeyRow` are null where it was deleted. */
type Row = { [Column in keyof KeyRow]: KeyRow[Column] | null } & {
  keyId: string
  keyName: string
  secretHint: string
  isDeleted: boolean
  isReplaced: boolean
  isArchived: boolean
  projectId: string
  org: string
  orgName: string
  project: string
  projectName: string
  /** The roles of the person in that project. */
  roles: PersonRole[]
}

const isLive = (row: Row | KeyRow): row is Row & KeyRow => row.id !== null

/** The state that the key is refused for, in the order of the refusals; else its status as lists show it. */
function stateOf(row: Row, at: Date): State {
  if (row.isDeleted || !isLive(row)) return 'DELETED'
  if (row.isReplaced) return 'REPLACED'
  return row.isArchived ? 'ARCHIVED' : toKey(row, at.getTime()).status
}

/**
 * The key with this hash, in any project of the account. Deleted and replaced secrets are in no list: they are shown only to those who
 * may read keys there.
 * @returns no match alike, and with the same statement, for a hash that no key has and for a key that the person may not see
 */
export async function lookUpKey(actor: PersonActor, { hash }: LookUpKey): Promise<KeyMatch> {
  const at = now()
  const { prisma } = await database()
  const [row] = await prisma.$queryRaw<Row[]>`
    SELECT live.*, f.id AS "keyId", f.name AS "keyName", secret.hint AS "secretHint", f.deleted_at IS NOT NULL AS "isDeleted",
           secret.revoked_at IS NOT NULL OR coalesce(secret.ends_at <= ${at}::timestamptz, false) AS "isReplaced",
           pr.archived_at IS NOT NULL AS "isArchived", pr.id AS "projectId", pr.identifier AS project, pr.name AS "projectName",
           o.identifier AS org, o.name AS "orgName",
           ARRAY(SELECT b.role::text FROM role_binding b
                 WHERE b.person_id = ${actor.person.id}::uuid AND (b.project_id IS NULL OR b.project_id = pr.id)) AS roles
    FROM api_key_secret secret
    JOIN api_key f ON f.id = secret.key_id
    JOIN project pr ON pr.id = f.project_id
    JOIN organization o ON o.id = pr.organization_id
    LEFT JOIN LATERAL (SELECT ${keyColumns} FROM ${keyTables} WHERE k.id = f.id AND k.deleted_at IS NULL) live ON true
    WHERE secret.hash = ${Buffer.from(hash, 'hex')} AND f.account_id = ${actor.accountId}::uuid AND pr.deleted_at IS NULL`
  if (!row) return { match: null }
  const permissions = permissionsOfRoles(row.roles)
  const state = stateOf(row, at)
  const needed = state === 'DELETED' || state === 'REPLACED' ? 'api_keys:read' : 'api_keys:list'
  if (!permissions.includes(needed)) return { match: null }
  const { keyId: id, keyName: name, secretHint: hint, org, orgName, project, projectName } = row
  const isHere = row.projectId === actor.projectId
  return { match: { id, name, hint, state, project: { org, orgName, project, projectName }, isHere } }
}
