/** Checks a presented token. Nothing is cached: a deletion holds for every request that starts after it. */
import 'server-only'
import type { KeyRole } from '../../schema/key'
import type { VerifiedKey } from '../access/actor'
import { gather } from '../database/gather'
import { database } from '../database/open'
import { Fault } from '../fault'
import { processWide } from '../runtime/process-wide'
import { hashSecret, isWellFormed } from './secret'

/** A row of `byHashes`, its values in order. */
type Row = [
  index: number,
  gone: boolean,
  expiresAt: Date | null,
  id: string,
  name: string,
  role: KeyRole,
  projectId: string,
  accountId: string,
  project: string,
  org: string,
  account: string,
]

const byHashes = `
SELECT i.index::int, s.revoked_at IS NOT NULL OR k.deleted_at IS NOT NULL, s.expires_at,
       k.id, k.name, k.role::text, k.project_id, k.account_id, p.identifier, o.identifier, a.identifier
FROM unnest($1::bytea[]) WITH ORDINALITY AS i (hash, index)
JOIN api_key_secret s ON s.hash = i.hash
JOIN api_key k ON k.id = s.key_id
JOIN project p ON p.id = k.project_id
JOIN organization o ON o.id = p.organization_id
JOIN account a ON a.id = k.account_id`

// One instance for all: a new Error captures the stack, 5 % of the time that refusing a malformed key takes.
const invalidKey = new Fault('invalid_key', 'The API key is not valid.')

function keyOf(row: Row): VerifiedKey | Fault {
  const [, gone, expiresAt, id, name, role, projectId, accountId, project, org, account] = row
  if (gone) return new Fault('key_deleted', 'The API key was deleted.')
  if (expiresAt && expiresAt.getTime() <= Date.now()) return new Fault('key_expired', 'The API key has expired.')
  return { id, name, role, projectId, accountId, project, org, account }
}

async function loadKeys(hashes: Buffer[]): Promise<(VerifiedKey | Fault)[]> {
  const keys = hashes.map((): VerifiedKey | Fault => invalidKey)
  let rows: Row[]
  try {
    const { lookup } = await database()
    rows = await lookup<Row>({ name: 'verify-keys', text: byHashes, values: [hashes] })
  } catch (cause) {
    const detail = 'The key cannot be checked at the moment. Try again shortly.'
    return keys.fill(new Fault('unavailable', detail, { cause, retryAfter: 5 }))
  }
  for (const row of rows) keys[row[0] - 1] = keyOf(row)
  return keys
}

/** Look-ups of requests at the same time share a statement. */
const lookUp = () => processWide('key-lookups', () => gather(loadKeys))

/**
 * The live key behind a token, or the fault that it is refused with: at once for what cannot be a secret. Faults are
 * returned: throwing one would cost as much as checking the string.
 *
 * invalid_key is for what is no real one; key_deleted and key_expired only for a caller who holds the real one;
 * unavailable where the database cannot be asked: never a pass.
 */
export function verifyKey(token: string): Fault | Promise<VerifiedKey | Fault> {
  return isWellFormed(token) ? lookUp()(hashSecret(token)) : invalidKey
}
