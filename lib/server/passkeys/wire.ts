/** How a passkey is written on the wire: nothing of its key. */
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
