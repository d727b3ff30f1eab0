/** Checks a presented token. Nothing is cached: a deletion holds for every request that starts after it. */
import 'server-only'
import type { KeyRole } from '../../schema/key'
import { database } from '../db'
import { Fault } from '../fault'
import { gather } from '../gather'
import { processWide } from '../process-wide'
import { hashSecret, isWellFormed } from './secret'

/** A live key and the place it belongs to. */
export type VerifiedKey = {
  id: string
  name: string
  role: KeyRole
  projectId: string
  accountId: string
  project: string
  org: string
  account: string
}

type Row = VerifiedKey & { hash: string; expiresAt: Date | null; revokedAt: Date | null; deletedAt: Date | null }

const byHashes = `
SELECT encode(s.hash, 'hex') AS hash, s.expires_at AS "expiresAt", s.revoked_at AS "revokedAt",
       k.id, k.name, k.role::text AS role, k.deleted_at AS "deletedAt", k.project_id AS "projectId",
       k.account_id AS "accountId", p.identifier AS project, o.identifier AS org, a.identifier AS account
FROM api_key_secret s
JOIN api_key k ON k.id = s.key_id
JOIN project p ON p.id = k.project_id
JOIN organization o ON o.id = p.organization_id
JOIN account a ON a.id = k.account_id
WHERE s.hash = ANY ($1)`

async function loadRows(hashes: Buffer[]): Promise<(Row | null)[]> {
  const { lookup } = await database()
  const rows = await lookup<Row>({ name: 'verify-keys', text: byHashes, values: [hashes] })
  const byHash = new Map(rows.map((row) => [row.hash, row]))
  return hashes.map((hash) => byHash.get(hash.toString('hex')) ?? null)
}

/** A burst of requests becomes one statement; a lone request waits for nobody. */
const rows = () => processWide('key-lookups', () => gather(loadRows))

// One for all: making an error reads the stack, which is most of the work of refusing a malformed key.
export const invalidKey = new Fault('invalid_key', 'The API key is not valid.')

/**
 * The live key behind a token.
 * @throws Fault invalid_key for whatever is not a real secret; key_deleted or key_expired only to a caller who holds
 * the real one; unavailable where the database cannot be asked, never a pass.
 */
export async function verifyKey(token: string): Promise<VerifiedKey> {
  if (!isWellFormed(token)) throw invalidKey
  let row: Row | null
  try {
    row = await rows()(hashSecret(token))
  } catch (cause) {
    throw new Fault('unavailable', 'The key cannot be checked at the moment. Try again shortly.', { cause, retryAfter: 5 })
  }
  if (!row) throw invalidKey
  if (row.deletedAt || row.revokedAt) throw new Fault('key_deleted', 'The API key was deleted.')
  if (row.expiresAt && row.expiresAt.getTime() <= Date.now()) throw new Fault('key_expired', 'The API key has expired.')
  const { id, name, role, projectId, accountId, project, org, account } = row
  return { id, name, role, projectId, accountId, project, org, account }
}
