/** The wire shape of a passkey, without its public key. */
import 'server-only'
import type { Passkey } from '../../schema/passkey'

/** What is read of a passkey. */
export const passkeyColumns = { id: true, name: true, createdAt: true, lastUsedAt: true } as const

type Row = { id: string; name: string; createdAt: Date; lastUsedAt: Date | null }

export const toPasskey = ({ id, name, createdAt, lastUsedAt }: Row): Passkey => ({
  id,
  name,
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
})
