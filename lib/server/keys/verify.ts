/** Checks a presented token. Nothing is cached: a deletion holds for every request that starts after it. */
import 'server-only'
import { contains } from '../../network-range'
import type { KeyRole } from '../../schema/key'
import type { VerifiedKey } from '../access/actor'
import { gather } from '../database/gather'
import type { Lookup } from '../database/lookups'
import { database } from '../database/open'
import { Fault } from '../fault'
import { now } from '../runtime/clock'
import type { KnownKey } from '../runtime/request'
import { malformedKey } from './malformed-key'
import { hashSecret, isWellFormed } from './secret'

/** A row of `byHashes`, its values in order. */
type Row = [
  index: number,
  refusal: Exclude<KeyRefusal, 'wrong_network'> | null,
  networks: string | null,
  secretId: string,
  id: string,
  name: string,
  role: KeyRole,
  projectId: string,
  accountId: string,
  project: string,
  org: string,
  account: string,
]

/** The first refusal that applies is answered. Those come first that hold whatever is done about the later ones, such as a deletion. */
const byHashes = `
SELECT i.index::int,
       CASE WHEN k.deleted_at IS NOT NULL OR p.deleted_at IS NOT NULL THEN 'key_deleted'
            WHEN s.revoked_at IS NOT NULL OR s.ends_at <= $2::timestamptz THEN 'key_rotated'
            WHEN p.archived_at IS NOT NULL THEN 'project_archived'
            WHEN k.paused_at IS NOT NULL THEN 'key_paused'
            WHEN s.expires_at <= $2::timestamptz THEN 'key_expired' END,
       NULLIF(array_to_string(k.networks, ' '), ''), s.id, k.id, k.name, k.role::text, k.project_id, k.account_id,
       p.identifier, o.identifier, a.identifier
FROM unnest($1::bytea[]) WITH ORDINALITY AS i (hash, index)
JOIN api_key_secret s ON s.hash = i.hash
JOIN api_key k ON k.id = s.key_id
JOIN project p ON p.id = k.project_id
JOIN organization o ON o.id = p.organization_id
JOIN account a ON a.id = k.account_id`

/** The messages to holders of a real key that is refused from every address. */
export const keyRefusals = {
  key_deleted: 'The API key was deleted.',
  key_rotated: 'The API key was rotated, and this secret of it was replaced. Use its current one.',
  project_archived: 'The project of this API key is archived. Its keys work again when an Account Admin restores it.',
  key_paused: 'The API key is paused. It works again when somebody resumes it.',
  key_expired: 'The API key has expired. Rotate it, or extend its expiry.',
}

/** Why a real key is refused. */
type KeyRefusal = keyof typeof keyRefusals | 'wrong_network'

/** A refusal of a real key, told only to who holds it. */
export class KeyRefused extends Fault {
  constructor(
    override readonly code: KeyRefusal,
    detail: string,
    readonly key: KnownKey,
    readonly secretId: string,
  ) {
    super(code, detail)
  }
}

const invalidKey = new Fault('invalid_key', 'The API key is not valid.')

/** The message to a caller outside of the key's networks. @param address that was seen; null where none was */
export const wrongNetwork = (address: string | null) =>
  address === null
    ? 'This API key may be used from certain networks alone, and the address of this request is not known.'
    : `This API key may not be used from ${address}. Call from one of its networks, or ask for this address to be added to them.`

type Checked = VerifiedKey | Fault

function keyOf(row: Row, address: string | null): Checked {
  const [, refusal, networks, secretId, id, name, role, projectId, accountId, project, org, account] = row
  if (refusal !== null) return new KeyRefused(refusal, keyRefusals[refusal], { id, accountId, projectId }, secretId)
  if (networks !== null && !contains(networks.split(' '), address)) {
    return new KeyRefused('wrong_network', wrongNetwork(address), { id, accountId, projectId }, secretId)
  }
  return { id, name, role, projectId, accountId, project, org, account, secretId }
}

/** A presented secret, and the address it came from. */
type Asked = { hash: Buffer; address: string | null }

const keyLookup = (hashes: Buffer[], name = 'verify-keys'): Lookup => ({ name, text: byHashes, values: [hashes, now().toISOString()] })

async function loadKeys(asked: Asked[], name?: string): Promise<Checked[]> {
  const keys = asked.map((): Checked => invalidKey)
  let rows: Row[]
  try {
    const { lookup } = await database()
    rows = await lookup<Row>(keyLookup(asked.map(({ hash }) => hash), name))
  } catch (cause) {
    const detail = 'The key cannot be checked at the moment. Try again shortly.'
    return keys.fill(new Fault('unavailable', detail, { cause, retryAfter: 5 }))
  }
  for (const row of rows) keys[row[0] - 1] = keyOf(row, asked[row[0] - 1]!.address)
  return keys
}

/** Checks a key that nobody has, on the connection of all checks. @throws what keeps keys from being checked */
export async function tryKeyCheck(): Promise<void> {
  const { lookup } = await database()
  await lookup(keyLookup([Buffer.alloc(32)]))
}

/**
 * Look-ups of requests at the same time share a statement. Each copy of this module gathers for itself: Next's bundles and server.ts
 * have classes of their own, so that a fault of the other copy would be taken for a key.
 */
const lookUp = gather((asked: Asked[]) => loadKeys(asked))

/** The same for senders of many rejected keys, one statement at a time, on a connection of its own: others do not wait. */
const lookUpApart = gather((asked: Asked[]) => loadKeys(asked, 'verify-keys-apart'), 1)

/**
 * The live key behind a token, or the fault that it is refused with (returned, because throwing costs as much as the check): invalid_key
 * where there is no such key; a `KeyRefused` for who holds a real one; unavailable where the database cannot be asked: never a pass.
 * @param address of the caller; null where it is not known, which a key that is bound to networks refuses
 * @param apart whether the look-up waits in the queue for callers who have sent many rejected keys
 */
export function verifyKey(token: string, address: string | null = null, apart = false): Fault | Promise<Checked> {
  if (!isWellFormed(token)) return malformedKey(token)
  return (apart ? lookUpApart : lookUp)({ hash: hashSecret(token), address })
}

/**
 * The same for the stored hash of a secret, to see how a request with the secret would be answered.
 * @returns a promise that does not reject
 */
export const verifyHash = (hash: Buffer, address: string | null): Promise<Checked> => lookUp({ hash, address })
