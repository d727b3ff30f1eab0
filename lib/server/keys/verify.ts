/** Checks a presented token. Nothing is cached: a deletion holds for every request that starts after it. */
import 'server-only'
import type { KeyRole } from '../../schema/key'
import type { VerifiedKey } from '../access/actor'
import { gather } from '../database/gather'
import type { Lookup } from '../database/lookups'
import { database } from '../database/open'
import { Fault } from '../fault'
import { processWide } from '../runtime/process-wide'
import type { KnownKey } from '../runtime/request'
import { malformedKey } from './malformed-key'
import { hashSecret, isWellFormed } from './secret'

/** A row of `byHashes`, its values in order. */
type Row = [
  index: number,
  gone: boolean,
  expiresAt: Date | null,
  inArchivedProject: boolean,
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
SELECT i.index::int, s.revoked_at IS NOT NULL OR k.deleted_at IS NOT NULL OR p.deleted_at IS NOT NULL, s.expires_at,
       p.archived_at IS NOT NULL, k.id, k.name, k.role::text, k.project_id, k.account_id, p.identifier, o.identifier, a.identifier
FROM unnest($1::bytea[]) WITH ORDINALITY AS i (hash, index)
JOIN api_key_secret s ON s.hash = i.hash
JOIN api_key k ON k.id = s.key_id
JOIN project p ON p.id = k.project_id
JOIN organization o ON o.id = p.organization_id
JOIN account a ON a.id = k.account_id`

/** Why a real key is refused. The first that is true is told: what restoring its project would not change comes first. */
const reasons = {
  key_deleted: 'The API key was deleted.',
  key_expired: 'The API key has expired.',
  project_archived: 'The project of this API key is archived. Its keys work again when an Account Admin restores it.',
} as const

/** A refusal of a real key. */
export class KeyRefused extends Fault {
  constructor(
    code: keyof typeof reasons,
    readonly key: KnownKey,
  ) {
    super(code, reasons[code])
  }
}

const invalidKey = new Fault('invalid_key', 'The API key is not valid.')

function keyOf(row: Row): VerifiedKey | Fault {
  const [, gone, expiresAt, inArchivedProject, id, name, role, projectId, accountId, project, org, account] = row
  const isExpired = expiresAt !== null && expiresAt.getTime() <= Date.now()
  if (gone || isExpired || inArchivedProject) {
    const code = gone ? 'key_deleted' : isExpired ? 'key_expired' : 'project_archived'
    return new KeyRefused(code, { id, accountId, projectId })
  }
  return { id, name, role, projectId, accountId, project, org, account }
}

const keyLookup = (hashes: Buffer[], name = 'verify-keys'): Lookup => ({ name, text: byHashes, values: [hashes] })

async function loadKeys(hashes: Buffer[], name?: string): Promise<(VerifiedKey | Fault)[]> {
  const keys = hashes.map((): VerifiedKey | Fault => invalidKey)
  let rows: Row[]
  try {
    const { lookup } = await database()
    rows = await lookup<Row>(keyLookup(hashes, name))
  } catch (cause) {
    const detail = 'The key cannot be checked at the moment. Try again shortly.'
    return keys.fill(new Fault('unavailable', detail, { cause, retryAfter: 5 }))
  }
  for (const row of rows) keys[row[0] - 1] = keyOf(row)
  return keys
}

/** Checks a key that nobody has, on the connection of all checks. @throws what keeps keys from being checked */
export async function tryKeyCheck(): Promise<void> {
  const { lookup } = await database()
  await lookup(keyLookup([Buffer.alloc(32)]))
}

/** Look-ups of requests at the same time share a statement. */
const lookUp = () => processWide('key-lookups', () => gather((hashes: Buffer[]) => loadKeys(hashes)))

/** The same for senders of many rejected keys, one statement at a time, on a connection of its own: others do not wait. */
const lookUpApart = () =>
  processWide('key-lookups-apart', () => gather((hashes: Buffer[]) => loadKeys(hashes, 'verify-keys-apart'), 1))

/**
 * The live key behind a token, or the fault that it is refused with (returned, because throwing costs as much as the check):
 * invalid_key where no key is like it, or none can be; key_deleted, key_expired and project_archived for who holds the real one;
 * unavailable where the database cannot be asked: never a pass.
 * @param apart whether the look-up waits in the queue for callers who have sent many rejected keys
 */
export function verifyKey(token: string, apart = false): Fault | Promise<VerifiedKey | Fault> {
  if (!isWellFormed(token)) return malformedKey(token)
  return (apart ? lookUpApart() : lookUp())(hashSecret(token))
}
