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

/** In the order in which the statement names them. */
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

async function loadRows(hashes: Buffer[]): Promise<(Row | undefined)[]> {
  const { lookup } = await database()
  const rows = await lookup<Row>({ name: 'verify-keys', text: byHashes, values: [hashes] })
  const found: (Row | undefined)[] = hashes.map(() => undefined)
  for (const row of rows) found[row[0] - 1] = row
  return found
}

/** A burst of requests becomes one statement; a lone request waits for nobody. */
const rows = () => processWide('key-lookups', () => gather(loadRows))

// One for all: making an error reads the stack, which is most of the work of refusing a malformed key.
const invalidKey = new Fault('invalid_key', 'The API key is not valid.')

function keyOf(row: Row | undefined): VerifiedKey {
  if (!row) throw invalidKey
  const [, gone, expiresAt, id, name, role, projectId, accountId, project, org, account] = row
  if (gone) throw new Fault('key_deleted', 'The API key was deleted.')
  if (expiresAt && expiresAt.getTime() <= Date.now()) throw new Fault('key_expired', 'The API key has expired.')
  return { id, name, role, projectId, accountId, project, org, account }
}

function cannotBeChecked(cause: unknown): never {
  throw new Fault('unavailable', 'The key cannot be checked at the moment. Try again shortly.', { cause, retryAfter: 5 })
}

/**
 * The live key behind a token, or at once the fault invalid_key for what cannot be a secret: returned, because throwing
 * would cost as much as the rest of refusing it.
 * @throws Fault, later: invalid_key for what is no real one; key_deleted or key_expired only to a caller who holds the
 * real one; unavailable where the database cannot be asked, never a pass.
 */
export function verifyKey(token: string): Promise<VerifiedKey> | Fault {
  if (!isWellFormed(token)) return invalidKey
  return rows()(hashSecret(token)).then(keyOf, cannotBeChecked)
}
