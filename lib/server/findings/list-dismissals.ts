/** Lists the findings that are dismissed now. */
import 'server-only'
import { FindingKind, type FindingPage, type ListFindings } from '../../schema/finding'
import type { PersonActor } from '../access/actor'
import { Prisma } from '../prisma-client/client'
import { keysetPage } from '../rules/keyset-page'
import { readFindings } from './read'
import { readPage, type Found } from './read-page'
import { dismissedKeys, findingsOf } from './rules'

type Row = Found & { id: string; dismissedAt: Date; total: number }

const nothing: FindingPage = { items: [], total: 0, nextCursor: null, previousCursor: null }

/**
 * One page of them, the last dismissed first, without those that are no finding any more.
 * @throws Fault invalid_cursor for a cursor of another list, or one that was tampered with; rate_limited where very many are being read
 */
export async function listDismissals(actor: PersonActor, { limit, cursor }: ListFindings): Promise<FindingPage> {
  const by = { sort: 'dismissed', order: 'desc', type: 'timestamptz' } as const
  const { direction, fromCursor, pageOf } = keysetPage(by, cursor)
  const place = fromCursor(Prisma.sql`f.dismissed_at`, Prisma.sql`f.id`)
  return readFindings(actor, nothing, async (tx, scope) => {
    // Several kinds can be dismissed for one key at the same moment: the order needs an id made of both, and cursors want a UUID.
    const rows = await tx.$queryRaw<({ total: number } & { [Name in keyof Row]: Row[Name] | null })[]>(Prisma.sql`
      WITH found AS MATERIALIZED (
        SELECT f.*, overlay(overlay(md5(f.kind || f.key_id) placing '8' from 13) placing '8' from 17)::uuid AS id
        FROM (${findingsOf(FindingKind.options, scope, dismissedKeys(scope))}) f WHERE dismissed_at IS NOT NULL
      )
      SELECT p.id, p.kind, p.key_id AS "keyId", p.reason, p.dismissed_at AS "dismissedAt", p.ends_at AS "endsAt",
             p.name AS "dismissedBy", t.total
      FROM (SELECT count(*)::int AS total FROM found) t
      LEFT JOIN (
        SELECT f.*, person.name FROM found f LEFT JOIN person ON person.id = f.dismissed_by_id
        WHERE ${place.length > 0 ? Prisma.join(place, ' AND ') : Prisma.sql`true`}
        ORDER BY f.dismissed_at ${direction}, f.id ${direction} LIMIT ${limit + 1}
      ) p ON true ORDER BY p.dismissed_at ${direction}, p.id ${direction}`)
    const found = rows.filter((row): row is Row => row.id !== null)
    const page = pageOf<Row>(found, limit, ({ dismissedAt }) => dismissedAt.toISOString())
    return {
      items: await readPage(tx, scope, page.rows),
      total: rows[0]?.total ?? 0,
      nextCursor: page.nextCursor,
      previousCursor: page.previousCursor,
    }
  })
}
