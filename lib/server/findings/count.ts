/** Counts the findings of a project, for the strip above the list of its keys. */
import 'server-only'
import { FindingKind, type FindingCounts } from '../../schema/finding'
import type { PersonActor } from '../access/actor'
import { database, type Transaction } from '../database/open'
import { Prisma } from '../prisma-client/client'
import { readFindings } from './read'
import { readPage } from './read-page'
import { findingsOf, orderOf, type Scope } from './rules'
import { shareRun } from './share-run'

const none: FindingCounts = { kinds: [], keyCount: 0, dismissedCount: 0 }

type Row = { kind: FindingKind; shown: number; dismissed: number; firstId: string | null; keyCount: number }

const descending = FindingKind.options.filter((kind) => orderOf(kind) === 'desc')

/**
 * The findings of all rules, as SQL to select from. PGlite runs in this thread: there each kind is a statement of its own, so that key
 * checks get a turn in between.
 */
async function find(tx: Transaction, scope: Scope): Promise<Prisma.Sql> {
  const { kind: engine } = await database()
  if (engine === 'postgresql') return findingsOf(FindingKind.options, scope)
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE IF NOT EXISTS found_finding (kind text, key_id uuid, at timestamptz, dismissed_at timestamptz) ON COMMIT DELETE ROWS`
  for (const kind of FindingKind.options) {
    await tx.$executeRaw(Prisma.sql`
      INSERT INTO found_finding SELECT kind, key_id, at, dismissed_at FROM (${findingsOf([kind], scope)}) f`)
  }
  return Prisma.sql`SELECT * FROM found_finding`
}

/** The number of findings of each kind, and the first in the kind's order. It is found by max or min, as sorting all rows is slow. */
async function count(tx: Transaction, scope: Scope): Promise<Row[]> {
  const found = await find(tx, scope)
  return tx.$queryRaw<Row[]>(Prisma.sql`
    WITH found AS MATERIALIZED (${found}),
    counted AS (
      SELECT kind, count(*) FILTER (WHERE dismissed_at IS NULL)::int AS shown, count(dismissed_at)::int AS dismissed,
             CASE WHEN kind = ANY(${descending}::text[]) THEN max(at) FILTER (WHERE dismissed_at IS NULL)
                  ELSE min(at) FILTER (WHERE dismissed_at IS NULL) END AS edge
      FROM found GROUP BY kind
    ), firsts AS (
      SELECT f.kind, min(f.key_id::text) AS low, max(f.key_id::text) AS high
      FROM found f JOIN counted c ON c.kind = f.kind AND f.at = c.edge WHERE f.dismissed_at IS NULL GROUP BY f.kind
    )
    SELECT c.kind, c.shown, c.dismissed, CASE WHEN c.kind = ANY(${descending}::text[]) THEN f.high ELSE f.low END AS "firstId",
           (SELECT count(*) FROM (SELECT key_id FROM found WHERE dismissed_at IS NULL GROUP BY key_id) k)::int AS "keyCount"
    FROM counted c LEFT JOIN firsts f ON f.kind = c.kind`)
}

async function readCounts(tx: Transaction, scope: Scope): Promise<FindingCounts> {
  const rows = await count(tx, scope)
  const shown = FindingKind.options.flatMap((kind) => rows.filter((row) => row.kind === kind && row.firstId !== null))
  const notDismissed = { reason: null, dismissedAt: null, endsAt: null, dismissedBy: null }
  const firsts = await readPage(tx, scope, shown.map(({ kind, firstId }) => ({ kind, keyId: firstId!, ...notDismissed })))
  return {
    kinds: shown.flatMap(({ kind, shown: number }) => {
      const first = firsts.find(({ evidence }) => evidence.kind === kind)
      return first ? [{ kind, count: number, first }] : []
    }),
    keyCount: rows[0]?.keyCount ?? 0,
    dismissedCount: rows.reduce((sum, { dismissed }) => sum + dismissed, 0),
  }
}

/**
 * How many findings there are of each kind, the most serious kind first, with the first of each. Those who ask at the same time for the
 * same project get the same answer; none gets one that was begun before they asked.
 * @throws Fault rate_limited where very many findings are being read
 */
export const countFindings = (actor: PersonActor): Promise<FindingCounts> =>
  shareRun(actor.projectId, () => readFindings(actor, none, readCounts))
