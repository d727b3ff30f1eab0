/** Finds keys by the hint of a secret, for the search. */
import 'server-only'
import { database } from '../database/open'
import { Prisma } from '../prisma-client/client'
import { fold } from '../rules/fold'

/** A hint that many keys share is not searched further. */
const maxKeys = 1_000

/** Sorts after every character that a hint can have. */
const last = '\u{10ffff}'

/**
 * How the hints that a text can mean begin or end, or null if it means none. Takes a whole hint, its beginning from two
 * characters after `sei_` on, its first four characters or its last four; with an ellipsis or dots, in either case.
 */
export function partOfHint(text: string): { beginning: string | null; end: string | null } | null {
  // Folding makes three dots of an ellipsis.
  const hint = fold(text.trim()).replace(/\.{1,3}/, '…')
  const beginning =
    /^sei_([0-9a-z]{2,4})$/.exec(hint)?.[1] ?? /^(?:sei_)?([0-9a-z]{4}(?:…[0-9a-z]{0,4})?)$/.exec(hint)?.[1] ?? null
  const end = /^…?([0-9a-z]{4})$/.exec(hint)?.[1] ?? null
  return beginning || end ? { beginning: beginning && `sei_${beginning}`, end } : null
}

/** Which secrets count: of a live key those that are not revoked, of a deleted one all that it had. */
const secretsOf = {
  live: Prisma.sql`s.revoked_at IS NULL AND k.deleted_at IS NULL`,
  deleted: Prisma.sql`k.deleted_at IS NOT NULL`,
}

/** Ids of the live or of the deleted keys of a project that have a secret whose hint the text can mean. */
export async function findKeysByHint(projectId: string, of: keyof typeof secretsOf, text: string): Promise<string[]> {
  const part = partOfHint(text)
  if (!part) return []
  const { beginning, end } = part
  // Comparisons instead of LIKE: they use the index also when the text is a parameter.
  const conditions = [
    ...(beginning ? [Prisma.sql`(lower(s.hint) ~>=~ ${beginning} AND lower(s.hint) ~<~ ${beginning + last})`] : []),
    ...(end ? [Prisma.sql`lower(right(s.hint, 4)) = ${end}`] : []),
  ]
  const { prisma } = await database()
  const rows = await prisma.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT k.id FROM api_key_secret s JOIN api_key k ON k.id = s.key_id
    WHERE (${Prisma.join(conditions, ' OR ')}) AND k.project_id = ${projectId}::uuid AND ${secretsOf[of]}
    LIMIT ${maxKeys}`
  return rows.map(({ id }) => id)
}
