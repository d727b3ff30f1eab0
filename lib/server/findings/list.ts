/** Lists the findings of a kind. */
import 'server-only'
import type { FindingKind, FindingPage, ListFindings } from '../../schema/finding'
import type { PersonActor } from '../access/actor'
import { Prisma } from '../prisma-client/client'
import { keysetPage, noTime } from '../rules/keyset-page'
import { readFindings } from './read'
import { readPage } from './read-page'
import { findingsOf, orderOf } from './rules'

type Row = { id: string; at: Date | null; total: number }

const nothing: FindingPage = { items: [], total: 0, nextCursor: null, previousCursor: null }

/**
 * One page of the findings of a kind, without dismissed ones: the most serious first, or the oldest.
 * @throws Fault invalid_cursor for a cursor of another list, or one that was tampered with; rate_limited where very many are being read
 */
export async function listFindings(actor: PersonActor, kind: FindingKind, { limit, cursor }: ListFindings): Promise<FindingPage> {
  const { direction, fromCursor, pageOf } = keysetPage({ sort: kind, order: orderOf(kind), type: 'timestamptz' }, cursor)
  const place = fromCursor(Prisma.sql`at`, Prisma.sql`key_id`)
  return readFindings(actor, nothing, async (tx, scope) => {
    const rows = await tx.$queryRaw<(Omit<Row, 'id'> & { id: string | null })[]>(Prisma.sql`
      WITH found AS MATERIALIZED (SELECT key_id, at FROM (${findingsOf([kind], scope)}) f WHERE dismissed_at IS NULL)
      SELECT p.key_id AS id, NULLIF(p.at, '-infinity') AS at, t.total FROM (SELECT count(*)::int AS total FROM found) t
      LEFT JOIN (
        SELECT * FROM found WHERE ${place.length > 0 ? Prisma.join(place, ' AND ') : Prisma.sql`true`}
        ORDER BY at ${direction}, key_id ${direction} LIMIT ${limit + 1}
      ) p ON true ORDER BY p.at ${direction}, p.key_id ${direction}`)
    const found = rows.flatMap((row) => (row.id === null ? [] : [{ ...row, id: row.id }]))
    const page = pageOf<Row>(found, limit, ({ at }) => at?.toISOString() ?? noTime)
    const items = page.rows.map(({ id }) => ({ kind, keyId: id, reason: null, dismissedAt: null, endsAt: null, dismissedBy: null }))
    return {
      items: await readPage(tx, scope, items),
      total: rows[0]?.total ?? 0,
      nextCursor: page.nextCursor,
      previousCursor: page.previousCursor,
    }
  })
}
