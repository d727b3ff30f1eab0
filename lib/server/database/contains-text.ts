/** How the database searches text: without case, and without characters that nobody sees. */
import 'server-only'
import { Prisma } from '../prisma-client/client'

/** Unicode's Default_Ignorable_Code_Point (DerivedCoreProperties 16.0), which PostgreSQL's patterns have no name for. */
const invisible =
  '[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f' +
  '\ufeff\uffa0\ufff0-\ufff8\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]'

/**
 * A condition: whether a value has a text in it.
 * @param wanted as `searchedFor` makes it
 * @param collation that of `caseCollation`
 */
export function containsText(value: Prisma.Sql, wanted: string, collation: Prisma.Sql): Prisma.Sql {
  const has = (text: Prisma.Sql) => Prisma.sql`strpos(lower((${text}) ${collation}), lower(${wanted}::text ${collation})) > 0`
  // Most values are ASCII, in which there is nothing to take out: a pattern would cost more than the search.
  const visible = Prisma.sql`regexp_replace(normalize(${value}, NFC), ${invisible}::text, '', 'g')`
  return Prisma.sql`(${has(value)} OR (octet_length(${value}) <> char_length(${value}) AND ${has(visible)}))`
}
